package io.squadron.inference.http;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A reply that is being made.
 *
 * @param body of a success
 * @param cancel gives it up; does nothing once it is there
 */
record PendingReply(CompletableFuture<?> body, Runnable cancel) {
    /** Sends it when it is there; a client that goes away before gives it up. What is thrown is an outcome, too. */
    static Uni<Response> of(ErrorForm errors, Supplier<PendingReply> work) {
        PendingReply reply;
        try {
            reply = work.get();
        } catch (RuntimeException | Error e) {
            return Uni.createFrom().item(errors.response(e));
        }
        return Uni.createFrom().emitter(emitter -> {
            emitter.onTermination(reply.cancel);
            var unused = reply.body.whenComplete((body, failure) ->
                    emitter.complete(failure == null ? Response.ok(body).build() : errors.response(failure)));
        });
    }
}
