package io.squadron.eval.mlflow;

import static java.util.Locale.ROOT;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
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

    @ServerRequestFilter
    Response refuse(ContainerRequestContext request) {
        MediaType type = request.getMediaType();
        // Exactly as quarkus-rest-csrf compares it: a wildcard is no form.
        boolean isForm = type != null && FORMS.contains((type.getType() + "/" + type.getSubtype()).toLowerCase(ROOT));
        boolean isMlflow = request.getUriInfo().getPath().startsWith(MlflowApi.PATH + "/");
        return isForm || isMlflow || SAFE.contains(request.getMethod())
                ? null
                : Response.status(Response.Status.BAD_REQUEST).build();
    }
}
