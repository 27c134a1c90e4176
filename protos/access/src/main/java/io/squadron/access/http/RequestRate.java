package io.squadron.access.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.squadron.access.rate.CallerRate;
import io.squadron.rpc.RpcError;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** Refuses whoever comes too often over HTTP with 429; probes and metrics are for machines, which come as often as they are told. */
@Singleton
class RequestRate {
    /** After Quarkus' authentication (200) and its rules of paths (100). */
    private static final int WHEN_THE_CALLER_IS_KNOWN = 50;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final String OF_MACHINES = "/q/";

    private final CallerRate rate;

    RequestRate(CallerRate rate) {
        this.rate = rate;
    }

    void register(@Observes Filters filters) {
        if (rate.isLimited()) {
            filters.register(this::check, WHEN_THE_CALLER_IS_KNOWN);
        }
    }

    private void check(RoutingContext request) {
        Optional<RpcError> refusal =
                request.normalizedPath().startsWith(OF_MACHINES) ? Optional.empty() : refusal(request);
        if (refusal.isEmpty()) {
            request.next();
            return;
        }
        Duration wait = refusal.get().retryDelay().orElse(Duration.ofSeconds(1));
        request.response()
                .setStatusCode(TOO_MANY_REQUESTS)
                .putHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds() + 1))
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(refusal.get().sentence() + "\n");
    }

    private Optional<RpcError> refusal(RoutingContext request) {
        String host = request.request().remoteAddress().hostAddress();
        return name(request).map(rate::refusalByName).orElseGet(() -> rate.refusalByHost(host));
    }

    /** Of a caller who is known. */
    private static Optional<String> name(RoutingContext request) {
        return request.user() instanceof QuarkusHttpUser user
                        && !user.getSecurityIdentity().isAnonymous()
                ? Optional.of(user.getSecurityIdentity().getPrincipal().getName())
                : Optional.empty();
    }
}
