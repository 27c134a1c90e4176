package io.squadron.eval.dashboard;

import io.squadron.eval.comparison.Comparisons;
import io.squadron.eval.filter.Completion;
import io.squadron.eval.filter.FilterParser;
import io.squadron.eval.filter.Vocabulary;
import io.squadron.eval.runlist.RunVocabulary;
import io.squadron.eval.slice.PredictionVocabulary;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What may be written at a place in a filter, for inputs that say {@code data-completions}. */
@RolesAllowed("reader")
@Path("/api/completions")
@Produces(MediaType.APPLICATION_JSON)
class CompletionApi {
    private final Map<String, Vocabulary> vocabularies;

    CompletionApi(RunVocabulary runs) {
        this.vocabularies = Map.of(
                "runs", runs.vocabulary(),
                "predictions", PredictionVocabulary.fields(),
                "comparisons", Comparisons.fields());
    }

    /**
     * Proposals, the likeliest first.
     *
     * @param of what is filtered
     * @param at where the cursor is, in UTF-16 units; by default at the end
     */
    @GET
    public Response completions(
            @QueryParam("of") @DefaultValue("") String of,
            @QueryParam("text") @DefaultValue("") String text,
            @QueryParam("at") Optional<Integer> at) {
        Vocabulary vocabulary = Optional.ofNullable(vocabularies.get(of))
                .orElseThrow(() -> new NotFoundException("There is no filter of “" + of + "” here."));
        if (text.length() > FilterParser.MOST_CHARACTERS) {
            String sentence =
                    String.format(Locale.ROOT, "A filter has %,d characters at most.", FilterParser.MOST_CHARACTERS);
            return Response.status(Response.Status.BAD_REQUEST)
                    .entity(new Mistake(sentence, FilterParser.MOST_CHARACTERS, text.length(), "text"))
                    .build();
        }
        return Response.ok(Completion.at(text, at.orElse(text.length()), vocabulary))
                .build();
    }
}
