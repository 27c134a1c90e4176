package io.squadron.inference.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * A page of another site can have a browser post what it calls a form or a text, or nothing at all, without asking; only for
 * {@code application/json} must it ask first, and there is nobody here who would allow it. {@code @Consumes} takes a body without a
 * type, and one of a wildcard; this does not, before anything of the body is read.
 */
class OnlyJson {
    @ServerRequestFilter
    void refuse(ContainerRequestContext request) {
        MediaType type = request.getMediaType();
        boolean isJson =
                type != null && (type.getType() + "/" + type.getSubtype()).equalsIgnoreCase(MediaType.APPLICATION_JSON);
        if (request.getMethod().equals(HttpMethod.POST) && !isJson) {
            throw new NotSupportedException();
        }
    }
}
