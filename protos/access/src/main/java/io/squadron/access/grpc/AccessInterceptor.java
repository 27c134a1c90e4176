package io.squadron.access.grpc;

import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GlobalInterceptor;
import io.squadron.access.AccessKey;
import io.squadron.access.BearerToken;
import io.squadron.access.Caller;
import io.squadron.access.Requirement;
import io.squadron.access.config.Callers;
import io.squadron.access.config.ListenGuard;
import io.squadron.access.rate.CallerRate;
import io.squadron.rpc.RpcError;
import io.squadron.v1.ErrorReason;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.spi.Prioritized;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * The one place where a gRPC call is let in or refused, before a message of it is read. What changes something is told in the
 * log with its caller.
 */
@GlobalInterceptor
@Singleton
public class AccessInterceptor implements ServerInterceptor, Prioritized {
    private static final Logger LOG = Logger.getLogger(AccessInterceptor.class);
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    /** For asking a token's issuer; a caller waits no longer. */
    private static final Duration ISSUER_TIME = Duration.ofSeconds(10);

    private final Callers callers;
    private final CallerRate rate;
    private final ConcurrentMap<String, Requirement> requirements = new ConcurrentHashMap<>();

    /** The guard only has to be there. */
    @SuppressWarnings("UnusedVariable")
    AccessInterceptor(Callers callers, CallerRate rate, ListenGuard guard) {
        this.callers = callers;
        this.rate = rate;
    }

    /** Before every other interceptor: nothing is counted and nothing kept of who may not call. */
    @Override
    public int getPriority() {
        return Integer.MAX_VALUE;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        MethodDescriptor<Q, A> method = call.getMethodDescriptor();
        Requirement requirement =
                requirements.computeIfAbsent(method.getFullMethodName(), unused -> MethodRequirements.of(method));
        if (requirement == Requirement.NOTHING) {
            return next.startCall(call, headers);
        }
        String authorization = headers.get(AUTHORIZATION);
        if (authorization == null) {
            return decide(Optional.of(callers.anonymous()), requirement, call, headers, next);
        }
        Optional<String> token = BearerToken.of(authorization);
        return token.isPresent() && !AccessKey.looksLikeOne(token.get())
                ? decideLater(token.get(), requirement, call, headers, next)
                : decide(token.map(AccessKey::new).flatMap(callers::of), requirement, call, headers, next);
    }

    private <Q, A> ServerCall.Listener<Q> decide(
            Optional<Caller> caller,
            Requirement requirement,
            ServerCall<Q, A> call,
            Metadata headers,
            ServerCallHandler<Q, A> next) {
        Optional<RpcError> refusal = refusal(caller, requirement, call.getMethodDescriptor())
                .or(() -> rate.refusal(caller.orElseThrow(), host(call)));
        if (refusal.isPresent()) {
            StatusRuntimeException error = refusal.get().toException();
            call.close(error.getStatus(), error.getTrailers());
            return new ServerCall.Listener<>() {};
        }
        boolean changes = requirement == Requirement.TRAINER || requirement == Requirement.ADMIN;
        if (changes && !caller.orElseThrow().isAnonymous()) {
            LOG.infof(
                    "%s calls %s",
                    caller.orElseThrow().name(), call.getMethodDescriptor().getFullMethodName());
        }
        return next.startCall(call, headers);
    }

    /** A token's issuer may have to be asked: the call waits, its thread does not. */
    private <Q, A> ServerCall.Listener<Q> decideLater(
            String token,
            Requirement requirement,
            ServerCall<Q, A> call,
            Metadata headers,
            ServerCallHandler<Q, A> next) {
        DeferredListener<Q> listener = new DeferredListener<>();
        Executor here = Context.current().fixedContextExecutor(callingThread());
        callers.ofToken(token)
                .map(Optional::of)
                .ifNoItem()
                .after(ISSUER_TIME)
                .fail()
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.debugf(failure, "A token is not taken");
                    return Optional.empty();
                })
                .subscribe()
                .with(caller -> here.execute(() -> goOn(listener, caller, requirement, call, headers, next)));
        return listener;
    }

    /** Nobody is above it who would end a call whose start fails. */
    private <Q, A> void goOn(
            DeferredListener<Q> listener,
            Optional<Caller> caller,
            Requirement requirement,
            ServerCall<Q, A> call,
            Metadata headers,
            ServerCallHandler<Q, A> next) {
        try {
            listener.goOn(decide(caller, requirement, call, headers, next));
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s could not be started", call.getMethodDescriptor().getFullMethodName());
            call.close(Status.INTERNAL.withDescription("The service failed; its log says why."), new Metadata());
        }
    }

    private static String host(ServerCall<?, ?> call) {
        SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        return address instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : String.valueOf(address);
    }

    private static Executor callingThread() {
        io.vertx.core.Context context = Vertx.currentContext();
        return context == null ? Runnable::run : task -> context.runOnContext(unused -> task.run());
    }

    private static Optional<RpcError> refusal(
            Optional<Caller> caller, Requirement requirement, MethodDescriptor<?, ?> method) {
        if (caller.isPresent() && requirement.metBy(caller.get().roles())) {
            return Optional.empty();
        }
        boolean known = caller.isPresent() && !caller.get().isAnonymous();
        if (!known) {
            return Optional.of(RpcError.of(
                    Status.Code.UNAUTHENTICATED,
                    ErrorReason.ERROR_REASON_UNAUTHENTICATED,
                    (caller.isPresent()
                                    ? "%s takes %s; show a key or a token with it as \"authorization: Bearer TOKEN\"."
                                    : "Nobody has the key or token that came with the call; %s takes %s.")
                            .formatted(method.getFullMethodName(), requirement.inWords())));
        }
        return Optional.of(RpcError.of(
                        Status.Code.PERMISSION_DENIED,
                        ErrorReason.ERROR_REASON_PERMISSION_DENIED,
                        "%s takes %s, which %s has not."
                                .formatted(
                                        method.getFullMethodName(),
                                        requirement.inWords(),
                                        caller.get().name()))
                .with("required_role", requirement.name().toLowerCase(Locale.ROOT)));
    }
}
