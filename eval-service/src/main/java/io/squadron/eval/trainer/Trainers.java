package io.squadron.eval.trainer;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcClient;
import io.squadron.eval.EvalConfig;
import io.squadron.rpc.Connections;
import io.squadron.v1.GetRunRequest;
import io.squadron.v1.StopRunRequest;
import io.squadron.v1.SubmitRunRequest;
import io.squadron.v1.TrainerServiceGrpc;
import io.squadron.v1.TrainerServiceGrpc.TrainerServiceBlockingStub;
import io.squadron.v1.TrainingRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks the trainer-service; its methods block. */
@ApplicationScoped
public class Trainers {
    private final Channel channel;
    private final EvalConfig config;

    Trainers(@GrpcClient("trainer") Channel channel, EvalConfig config) {
        this.channel = channel;
        this.config = config;
    }

    /** The run stops after its current update, with a checkpoint of what it has reached. */
    public void stop(String runId) throws RefusedException {
        asked(() -> stub().stopRun(StopRunRequest.newBuilder().setRunId(runId).build()));
    }

    /**
     * A new run goes on from where this one was, with the same arguments. Asked for twice under one id, there is one.
     *
     * @param newRunId the new run's
     */
    public void goOnFrom(String runId, String newRunId) throws RefusedException {
        TrainerServiceBlockingStub trainer = stub();
        asked(() -> {
            TrainingRequest before = trainer.getRun(
                            GetRunRequest.newBuilder().setRunId(runId).build())
                    .getRun()
                    .getRequest();
            TrainingRequest request = before.toBuilder()
                    .setRunId(newRunId)
                    .clearSubmittedAt()
                    .setResumeFromRun(runId)
                    .build();
            return submitted(trainer, request);
        });
    }

    private static boolean submitted(TrainerServiceBlockingStub trainer, TrainingRequest request) {
        try {
            trainer.submitRun(SubmitRunRequest.newBuilder().setRequest(request).build());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
                throw e;
            }
        }
        return true;
    }

    private TrainerServiceBlockingStub stub() {
        return TrainerServiceGrpc.newBlockingStub(Connections.tryNow(channel))
                .withWaitForReady()
                .withDeadlineAfter(config.trainerDeadline().toMillis(), TimeUnit.MILLISECONDS);
    }

    private interface Call<T> {
        T made();
    }

    private static <T> T asked(Call<T> call) throws RefusedException {
        try {
            return call.made();
        } catch (StatusRuntimeException e) {
            throw new RefusedException(sentence(e), e);
        }
    }

    private static String sentence(StatusRuntimeException failure) {
        return switch (failure.getStatus().getCode()) {
            case UNAVAILABLE -> "The trainer-service cannot be reached; try again later.";
            case DEADLINE_EXCEEDED ->
                "The trainer-service did not answer in time; look at the run before you try again, and at whether it is there.";
            default ->
                Optional.ofNullable(failure.getStatus().getDescription())
                        .orElse("The trainer-service refused it: "
                                + failure.getStatus().getCode() + ".");
        };
    }
}
