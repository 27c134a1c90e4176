package io.squadron.eval.dashboard.model;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.squadron.eval.dashboard.Champion;
import io.squadron.eval.promotion.ChampionByHand;
import io.squadron.eval.promotion.ChampionByHand.NotPossibleException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;

/**
 * Who the champion is and was, and the two forms that change it. Forms carry a token that only our own pages know
 * (quarkus-rest-csrf), so no other site can send one in a reader's name.
 */
@RolesAllowed("reader")
@Path("/champion")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
class ChampionPages {
    private static final int LONGEST_REASON = 500;

    private final ModelViews models;
    private final ChampionByHand champion;

    ChampionPages(ModelViews models, ChampionByHand champion) {
        this.models = models;
        this.champion = champion;
    }

    @CheckedTemplate(basePath = "dashboard")
    static class Templates {
        private Templates() {}

        static native TemplateInstance champion(
                Champion champion, List<AliasChange> changes, List<String> checkpoints, String mistake);
    }

    @GET
    public TemplateInstance history() {
        return page("");
    }

    private TemplateInstance page(String mistake) {
        return Templates.champion(models.champion(), models.aliasChanges("champion"), models.checkpointIds(), mistake);
    }

    /** A checkpoint becomes the champion. */
    @RolesAllowed("admin")
    @POST
    public Response promote(@RestForm @DefaultValue("") String checkpoint, @RestForm @DefaultValue("") String reason) {
        return done(() -> champion.promote(checkpoint, words(reason)));
    }

    /** The champion before is it again. */
    @RolesAllowed("admin")
    @POST
    @Path("rollback")
    public Response rollBack(@RestForm @DefaultValue("") String reason) {
        return done(() -> champion.rollBack(words(reason)));
    }

    private static String words(String reason) {
        String words = reason.strip();
        return words.length() <= LONGEST_REASON ? words : words.substring(0, LONGEST_REASON);
    }

    private interface Change {
        void make() throws NotPossibleException;
    }

    private Response done(Change change) {
        try {
            change.make();
            return Response.seeOther(URI.create("/champion")).build();
        } catch (NotPossibleException e) {
            return Response.status(Response.Status.CONFLICT)
                    .type(MediaType.TEXT_HTML + ";charset=UTF-8")
                    .entity(page(e.getMessage()))
                    .build();
        }
    }
}
