package io.squadron.eval.dashboard;

import io.squadron.eval.EvalConfig;
import io.squadron.eval.storage.Schema;
import io.squadron.eval.storage.TransientFailures;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** While the database is away every page says so, in a sentence, and when to come again; JSON under /api. */
class DatabaseAwayPages {
    private static final Logger LOG = Logger.getLogger(DatabaseAwayPages.class);
    private static final String SENTENCE =
            "The database cannot be reached. What is told meanwhile is not lost: it is shown once the database is back.";

    private final Schema schema;
    private final EvalConfig config;

    DatabaseAwayPages(Schema schema, EvalConfig config) {
        this.schema = schema;
        this.config = config;
    }

    @ServerExceptionMapper
    Response away(RuntimeException failure, @Context UriInfo address) {
        if (failure instanceof WebApplicationException told) {
            return told.getResponse();
        }
        boolean away = !schema.isReady() || TransientFailures.isTransient(failure);
        if (!away) {
            LOG.error("A page cannot be shown", failure);
            return page(Response.Status.INTERNAL_SERVER_ERROR, "The eval-service failed; its log says why.", address)
                    .build();
        }
        return page(Response.Status.SERVICE_UNAVAILABLE, SENTENCE, address)
                .header(HttpHeaders.RETRY_AFTER, config.maxBackoff().toSeconds() + 1)
                .build();
    }

    private static Response.ResponseBuilder page(Response.Status status, String sentence, UriInfo address) {
        Response.ResponseBuilder response = Response.status(status);
        return address.getPath().startsWith("/api/")
                ? response.type(MediaType.APPLICATION_JSON).entity(Map.of("error", sentence))
                : response.type(MediaType.TEXT_HTML + ";charset=UTF-8")
                        .entity(Notices.away(sentence).render());
    }
}
