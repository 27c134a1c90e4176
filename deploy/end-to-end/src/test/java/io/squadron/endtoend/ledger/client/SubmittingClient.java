package io.squadron.endtoend.ledger.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.stack.TwoReplicas;
import io.squadron.v1.SubmitRunRequest;
import io.squadron.v1.TrainerServiceGrpc;
import io.squadron.v1.TrainerServiceGrpc.TrainerServiceBlockingStub;
import io.squadron.v1.TrainingRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A client that submits runs. */
abstract class SubmittingClient extends Client {
    private static final long AGAIN_MILLIS = 500;

    final TwoReplicas replicas;

    SubmittingClient(long seed, long pauseMillis, TwoReplicas replicas, History history, CountDownLatch over) {
        super(seed, pauseMillis, history, over);
        this.replicas = replicas;
    }

    /**
     * The same run, until somebody has taken it: of a call that failed nobody knows whether it was carried out.
     *
     * @return whether it was taken before everything was over
     */
    final boolean submitUntilTaken(TrainingRequest request) throws InterruptedException {
        boolean taken = submit(request);
        while (!taken && !pause(AGAIN_MILLIS)) {
            taken = submit(request);
        }
        return taken;
    }

    private boolean submit(TrainingRequest request) {
        try {
            var unused = trainer()
                    .submitRun(SubmitRunRequest.newBuilder().setRequest(request).build());
            return true;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.ALREADY_EXISTS) {
                return true;
            }
            failed("submit", e);
            return false;
        }
    }

    final TrainerServiceBlockingStub trainer() {
        return TrainerServiceGrpc.newBlockingStub(
                        either(replicas.trainerA, replicas.trainerB).channel())
                .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }
}
