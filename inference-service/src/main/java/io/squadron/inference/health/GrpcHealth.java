package io.squadron.inference.health;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import io.squadron.v1.ModelServiceGrpc;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import jakarta.annotation.PreDestroy;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * {@code grpc.health.v1.Health}, for the server as a whole ("") and for each of its services: what {@code /q/health/ready} says at
 * the same moment. Quarkus' own is switched off, because it says SERVING as soon as the port is open.
 */
@GrpcService
class GrpcHealth extends HealthGrpc.HealthImplBase {
    private static final long LOOK_EVERY_MS = 500;

    /** SERVICE_UNKNOWN of the protocol, which Quarkus' copy of its proto does not have yet. */
    private static final int SERVICE_UNKNOWN = 3;

    private static final Set<String> SERVICES =
            Set.of("", QuestionAnsweringServiceGrpc.SERVICE_NAME, ModelServiceGrpc.SERVICE_NAME);

    private final ServiceState service;
    private final ScheduledExecutorService watching = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "grpc-health");
        thread.setDaemon(true);
        return thread;
    });

    GrpcHealth(ServiceState service) {
        this.service = service;
    }

    @Override
    @Blocking
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> observer) {
        if (SERVICES.contains(request.getService())) {
            observer.onNext(message(status()));
            observer.onCompleted();
        } else {
            observer.onError(Status.NOT_FOUND
                    .withDescription("There is no service '%s' here".formatted(request.getService()))
                    .asRuntimeException());
        }
    }

    /** As the protocol wants it: of a service that is not here the call tells that, and goes on. */
    @Override
    @Blocking
    public void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> observer) {
        ServerCallStreamObserver<HealthCheckResponse> call = (ServerCallStreamObserver<HealthCheckResponse>) observer;
        Watch watch = new Watch(call, SERVICES.contains(request.getService()));
        ScheduledFuture<?> looking =
                watching.scheduleWithFixedDelay(watch::look, 0, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
        call.setOnCancelHandler(() -> looking.cancel(false));
    }

    private int status() {
        return service.look().isReady() ? ServingStatus.SERVING_VALUE : ServingStatus.NOT_SERVING_VALUE;
    }

    private static HealthCheckResponse message(int status) {
        return HealthCheckResponse.newBuilder().setStatusValue(status).build();
    }

    /** One call of Watch; only the one thread looks. */
    private final class Watch {
        private final ServerCallStreamObserver<HealthCheckResponse> call;
        private final boolean isKnown;
        private int told = ServingStatus.UNKNOWN_VALUE;

        Watch(ServerCallStreamObserver<HealthCheckResponse> call, boolean isKnown) {
            this.call = call;
            this.isKnown = isKnown;
        }

        /** A client that does not read gets the latest when it does. */
        void look() {
            int now = isKnown ? status() : SERVICE_UNKNOWN;
            if (now != told && call.isReady()) {
                told = now;
                call.onNext(message(now));
            }
        }
    }

    @PreDestroy
    void close() {
        watching.shutdownNow();
    }
}
