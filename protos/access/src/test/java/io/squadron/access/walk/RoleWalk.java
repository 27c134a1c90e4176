package io.squadron.access.walk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.squadron.access.AccessKey;
import io.squadron.access.Caller;
import io.squadron.access.Requirement;
import io.squadron.access.Role;
import io.squadron.access.grpc.Credential;
import io.squadron.access.grpc.MethodRequirements;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Calls every method as everyone: without a key, with one that nobody has, and with that of each role. Requests are empty, so
 * whoever is let in is told that something is missing, which is not the walk's business.
 */
public final class RoleWalk {
    private static final long WAIT_SECONDS = 20;
    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private final Channel channel;
    private final Locks locks;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    /** Walks through the channel. */
    public RoleWalk(Channel channel, Locks locks) {
        this.channel = channel;
        this.locks = locks;
    }

    /** Each call that was let in or refused where the contract says otherwise. */
    public List<String> surprises(Collection<MethodDescriptor<?, ?>> methods) {
        List<String> surprises = new ArrayList<>();
        for (MethodDescriptor<?, ?> method : methods) {
            Requirement requirement = MethodRequirements.of(method);
            expect(
                    surprises,
                    method,
                    "no key",
                    Optional.empty(),
                    requirement.metBy(Set.of()),
                    Status.Code.UNAUTHENTICATED);
            if (requirement != Requirement.NOTHING) {
                expect(
                        surprises,
                        method,
                        "a key that nobody has",
                        Optional.of(locks.nobodysKey()),
                        false,
                        Status.Code.UNAUTHENTICATED);
            }
            for (Role role : EnumSet.allOf(Role.class)) {
                boolean may = requirement.metBy(new Caller("", Set.of(role)).roles());
                expect(
                        surprises,
                        method,
                        role.text(),
                        Optional.of(locks.key(role)),
                        may,
                        Status.Code.PERMISSION_DENIED);
            }
        }
        return surprises;
    }

    private void expect(
            List<String> surprises,
            MethodDescriptor<?, ?> method,
            String who,
            Optional<AccessKey> key,
            boolean may,
            Status.Code refusal) {
        Status status = call(method, key);
        boolean refused =
                status.getCode() == Status.Code.UNAUTHENTICATED || status.getCode() == Status.Code.PERMISSION_DENIED;
        if (may ? refused : status.getCode() != refusal) {
            surprises.add("%s with %s: %s".formatted(method.getFullMethodName(), who, status));
        }
    }

    /** All that was answered so far: messages, sentences and what stood beside them, as Latin-1. */
    public List<String> heard() {
        return List.copyOf(heard);
    }

    /** How the call ended, or OK as soon as something came of it. */
    Status call(MethodDescriptor<?, ?> method, Optional<AccessKey> key) {
        Channel shown = key.map(shows -> ClientInterceptors.intercept(channel, new Credential(() -> shows)))
                .orElse(channel);
        ClientCall<byte[], byte[]> call = shown.newCall(
                MethodDescriptor.<byte[], byte[]>newBuilder()
                        .setFullMethodName(method.getFullMethodName())
                        .setType(method.getType())
                        .setRequestMarshaller(new Bytes())
                        .setResponseMarshaller(new Bytes())
                        .build(),
                CallOptions.DEFAULT.withDeadlineAfter(WAIT_SECONDS, TimeUnit.SECONDS));
        CompletableFuture<Status> outcome = new CompletableFuture<>();
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(byte[] message) {
                        heard.add(new String(message, ISO_8859_1));
                        outcome.complete(Status.OK);
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        heard.add(status + " " + trailers);
                        byte[] details = trailers.get(DETAILS);
                        heard.add(details == null ? "" : new String(details, ISO_8859_1));
                        outcome.complete(status);
                    }
                },
                new Metadata());
        call.request(1);
        call.sendMessage(new byte[0]);
        call.halfClose();
        Status status = outcome.join();
        call.cancel("The walk knows enough.", null);
        return status;
    }
}
