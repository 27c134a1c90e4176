package io.squadron.inference.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.squadron.rpc.RpcError;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What bodies may take of the memory, from their arrival until they are answered.
 *
 * <p>Invariants: none is larger than {@code quarkus.http.limits.max-body-size} (refused here with a sentence: Quarkus' own limit
 * would give an empty 413), and those that are not small take no more together than {@value #LARGEST_AT_ONCE} of the
 * largest. Small ones need no place, so that no number of large ones, or of slow ones, keeps them out.
 */
@Singleton
class BodySize {
    /** Before Quarkus' limit. */
    private static final int PRIORITY = 100;

    private static final int LARGEST_AT_ONCE = 4;
    private static final long SMALL = 1 << 16;
    private static final int TOO_LARGE = 413;
    private static final Duration COME_AGAIN = Duration.ofSeconds(1);

    private final long limit;
    private final ObjectMapper json;
    private final AtomicLong taken = new AtomicLong();

    BodySize(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit, ObjectMapper json) {
        this.limit = limit.asLongValue();
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext exchange) {
        HttpServerRequest request = exchange.request();
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean isChunked = request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        long size = length != null ? Long.parseLong(length) : isChunked ? limit : 0;
        if (size > limit) {
            String sentence = "The body has %d bytes, but at most %d are taken".formatted(size, limit);
            exchange.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            refuse(exchange, TOO_LARGE, RpcError.invalid("", sentence));
        } else if (size <= SMALL) {
            exchange.next();
        } else if (taken.addAndGet(size) <= LARGEST_AT_ONCE * limit) {
            exchange.addEndHandler(ended -> taken.addAndGet(-size));
            exchange.next();
        } else {
            taken.addAndGet(-size);
            RpcError busy = RpcError.busy(
                    "The bodies of other requests take all the memory that there is for them: try again later",
                    COME_AGAIN);
            exchange.response().putHeader("Retry-After", Long.toString(COME_AGAIN.toSeconds()));
            refuse(exchange, HttpStatus.of(busy), busy);
            // What still comes is passed over, so that a client that writes first gets to read.
            request.resume();
        }
    }

    private void refuse(RoutingContext exchange, int status, RpcError error) {
        exchange.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                .end(text(OtherErrors.form(exchange.normalizedPath()).body(status, error)));
    }

    private String text(Object body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
