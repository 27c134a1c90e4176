package io.squadron.eval.system;

import com.google.common.util.concurrent.ListenableFuture;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.Channel;
import io.grpc.Status;
import io.quarkus.grpc.GrpcClient;
import io.squadron.rpc.Connections;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Asks the other services whether they serve, all at once. */
@ApplicationScoped
class ServiceHealths {
    /** A service that serves answers in milliseconds. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private record Service(String name, String address, Channel channel) {}

    private record Asked(Service service, ListenableFuture<HealthCheckResponse> answer) {}

    private final List<Service> services;

    ServiceHealths(
            @GrpcClient("tokenizer") Channel tokenizer,
            @GrpcClient("trainer") Channel trainer,
            @GrpcClient("inference") Channel inference,
            @ConfigProperty(name = "quarkus.grpc.clients.tokenizer.host") String tokenizerHost,
            @ConfigProperty(name = "quarkus.grpc.clients.tokenizer.port") int tokenizerPort,
            @ConfigProperty(name = "quarkus.grpc.clients.trainer.host") String trainerHost,
            @ConfigProperty(name = "quarkus.grpc.clients.trainer.port") int trainerPort,
            @ConfigProperty(name = "quarkus.grpc.clients.inference.host") String inferenceHost,
            @ConfigProperty(name = "quarkus.grpc.clients.inference.port") int inferencePort) {
        this.services = List.of(
                new Service("tokenizer-service", tokenizerHost + ":" + tokenizerPort, tokenizer),
                new Service("trainer-service", trainerHost + ":" + trainerPort, trainer),
                new Service("inference-service", inferenceHost + ":" + inferencePort, inference));
    }

    /** As they are now; takes no longer than one of them may. */
    List<ServiceHealth> ask() {
        List<Asked> asked = services.stream()
                .map(service -> new Asked(service, check(service)))
                .toList();
        return asked.stream().map(ServiceHealths::health).toList();
    }

    private static ListenableFuture<HealthCheckResponse> check(Service service) {
        return HealthGrpc.newFutureStub(Connections.tryNow(service.channel()))
                .withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .check(HealthCheckRequest.getDefaultInstance());
    }

    private static ServiceHealth health(Asked asked) {
        try {
            ServingStatus status = asked.answer().get().getStatus();
            return status == ServingStatus.SERVING
                    ? of(asked, ServiceHealth.State.SERVING, "")
                    : of(asked, ServiceHealth.State.NOT_SERVING, "It says that it is not ready; its log says why.");
        } catch (ExecutionException e) {
            return unanswered(asked, Status.fromThrowable(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return of(asked, ServiceHealth.State.AWAY, "It was not waited for.");
        }
    }

    private static ServiceHealth unanswered(Asked asked, Status status) {
        return switch (status.getCode()) {
            case UNAVAILABLE -> of(asked, ServiceHealth.State.AWAY, "Nobody answers at this address.");
            case DEADLINE_EXCEEDED ->
                of(asked, ServiceHealth.State.AWAY, "There was no answer within " + LIMIT.toSeconds() + " second.");
            case UNIMPLEMENTED ->
                of(asked, ServiceHealth.State.NOT_SERVING, "Somebody answers who cannot say whether it serves.");
            default -> of(asked, ServiceHealth.State.NOT_SERVING, "It answers with " + status.getCode() + ".");
        };
    }

    private static ServiceHealth of(Asked asked, ServiceHealth.State state, String sentence) {
        return new ServiceHealth(asked.service().name(), asked.service().address(), state, sentence);
    }
}
