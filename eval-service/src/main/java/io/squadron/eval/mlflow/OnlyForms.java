package io.squadron.eval.mlflow;

import static java.util.Locale.ROOT;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * MLflow's clients post JSON, for which quarkus-rest-csrf asks no token (require-form-url-encoded is off). They only read here;
 * whoever posts anything but a form elsewhere is refused, so that no other site gets round the forms' tokens.
 */
class OnlyForms {
    private static final Set<String> FORMS =
            Set.of(MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA);
    private static final Set<String> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private static final String SENTENCE =
            "Only forms of Squadron's own pages are taken here; programs change things by gRPC.";

    @ServerRequestFilter
    Response refuse(ContainerRequestContext request) {
        MediaType media = request.getMediaType();
        // Exactly as quarkus-rest-csrf compares it: a wildcard is no form.
        String type = media == null ? "" : (media.getType() + "/" + media.getSubtype()).toLowerCase(ROOT);
        String path = request.getUriInfo().getPath();
        boolean isMlflow = path.startsWith(MlflowApi.PATH + "/");
        return FORMS.contains(type) || isMlflow || SAFE.contains(request.getMethod()) ? null : refusal(type, path);
    }

    /** JSON where programs ask and for who sends JSON, a plain text for others. */
    private static Response refusal(String type, String path) {
        boolean isProgram = path.startsWith("/api/") || type.equals(MediaType.APPLICATION_JSON);
        Response.ResponseBuilder response = Response.status(Response.Status.BAD_REQUEST);
        return isProgram
                ? response.type(MediaType.APPLICATION_JSON)
                        .entity(Map.of("error", SENTENCE))
                        .build()
                : response.type(MediaType.TEXT_PLAIN + ";charset=UTF-8")
                        .entity(SENTENCE)
                        .build();
    }
}
