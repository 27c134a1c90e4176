package io.squadron.eval.dashboard;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What is not there: a page for people, JSON under /api. */
class MissingPages {
    private static final String PREFIX = "There is no ";

    @ServerExceptionMapper(priority = 1)
    Response missing(NotFoundException missing, @Context UriInfo address) {
        String message = missing.getMessage();
        String sentence = message != null && message.startsWith(PREFIX) ? message : "There is no such page here.";
        Response.ResponseBuilder response = Response.status(Response.Status.NOT_FOUND);
        if (address.getPath().startsWith("/api/")) {
            return response.type(MediaType.APPLICATION_JSON)
                    .entity(Map.of("error", sentence))
                    .build();
        }
        return response.type(MediaType.TEXT_HTML + ";charset=UTF-8")
                .entity(Notices.missing(sentence).render())
                .build();
    }
}
