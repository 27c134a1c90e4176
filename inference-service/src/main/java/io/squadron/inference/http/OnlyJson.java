package io.squadron.inference.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
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
        if (request.getMethod().equals(HttpMethod.POST) && !isJson(request.getHeaderString(HttpHeaders.CONTENT_TYPE))) {
            throw new NotSupportedException();
        }
    }

    /** Of the header as it came: what cannot be parsed, e.g. an empty one, is not JSON either. */
    private static boolean isJson(String contentType) {
        if (contentType == null) {
            return false;
        }
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return type.strip().equalsIgnoreCase(MediaType.APPLICATION_JSON);
    }
}
