package io.squadron.eval.service;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.squadron.v1.GetRunRequest;
import io.squadron.v1.GetRunResponse;
import io.squadron.v1.Run;
import io.squadron.v1.StopRunRequest;
import io.squadron.v1.StopRunResponse;
import io.squadron.v1.SubmitRunRequest;
import io.squadron.v1.SubmitRunResponse;
import io.squadron.v1.TrainerServiceGrpc;
import io.squadron.v1.TrainingRequest;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** A trainer-service that knows some runs and remembers what it was asked. */
@ApplicationScoped
class TrainerNeighbour {
    private final int port;
    private final Map<String, TrainingRequest> runs = new ConcurrentHashMap<>();
    private final List<String> stopped = new CopyOnWriteArrayList<>();
    private final List<TrainingRequest> submitted = new CopyOnWriteArrayList<>();
    private Server server;

    TrainerNeighbour(@ConfigProperty(name = "squadron.eval.trainer-port") int port) {
        this.port = port;
    }

    void knows(TrainingRequest request) {
        runs.put(request.getRunId(), request);
    }

    List<String> stopped() {
        return List.copyOf(stopped);
    }

    List<TrainingRequest> submitted() {
        return List.copyOf(submitted);
    }

    synchronized void start() throws IOException {
        if (server == null) {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .addService(new Runs())
                    .build()
                    .start();
        }
    }

    @PreDestroy
    synchronized void stop() {
        if (server != null) {
            server.shutdownNow();
            server = null;
        }
    }

    private final class Runs extends TrainerServiceGrpc.TrainerServiceImplBase {
        @Override
        public void getRun(GetRunRequest request, StreamObserver<GetRunResponse> response) {
            TrainingRequest found = runs.get(request.getRunId());
            if (found == null) {
                response.onError(unknown(request.getRunId()));
                return;
            }
            response.onNext(GetRunResponse.newBuilder()
                    .setRun(Run.newBuilder().setRunId(request.getRunId()).setRequest(found))
                    .build());
            response.onCompleted();
        }

        @Override
        public void stopRun(StopRunRequest request, StreamObserver<StopRunResponse> response) {
            if (!runs.containsKey(request.getRunId())) {
                response.onError(unknown(request.getRunId()));
                return;
            }
            stopped.add(request.getRunId());
            response.onNext(StopRunResponse.getDefaultInstance());
            response.onCompleted();
        }

        @Override
        public void submitRun(SubmitRunRequest request, StreamObserver<SubmitRunResponse> response) {
            String runId = request.getRequest().getRunId();
            if (runs.putIfAbsent(runId, request.getRequest()) != null) {
                response.onError(Status.ALREADY_EXISTS
                        .withDescription("The run_id \"" + runId + "\" is in use.")
                        .asRuntimeException());
                return;
            }
            submitted.add(request.getRequest());
            response.onNext(SubmitRunResponse.newBuilder()
                    .setRun(Run.newBuilder().setRunId(runId))
                    .build());
            response.onCompleted();
        }

        private static RuntimeException unknown(String runId) {
            return Status.NOT_FOUND
                    .withDescription("There is no run \"" + runId + "\".")
                    .asRuntimeException();
        }
    }
}
