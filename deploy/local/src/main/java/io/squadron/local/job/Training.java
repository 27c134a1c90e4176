package io.squadron.local.job;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.local.client.Patience;
import io.squadron.local.client.ServerStream;
import io.squadron.local.client.Services;
import io.squadron.local.progress.Progress;
import io.squadron.v1.GetRunRequest;
import io.squadron.v1.Run;
import io.squadron.v1.RunStatus;
import io.squadron.v1.SubmitRunRequest;
import io.squadron.v1.TrainingRequest;
import io.squadron.v1.WatchRunRequest;
import io.squadron.v1.WatchRunResponse;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** Submits a run and watches it to its end. */
public final class Training {
    /** Events come at every logging step only, which may be minutes apart; after this the trainer is asked how it is. */
    private static final Duration SILENCE_ALLOWED = Duration.ofSeconds(5);

    private static final Duration TRAINER_MAY_BE_AWAY = Duration.ofMinutes(5);
    private static final DateTimeFormatter RUN_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final Services services;
    private final Progress progress;
    private final BooleanSupplier stackIsUp;

    /**
     * @param stackIsUp whether a service that cannot be reached may come back
     */
    public Training(Services services, Progress progress, BooleanSupplier stackIsUp) {
        this.services = services;
        this.progress = progress;
        this.stackIsUp = stackIsUp;
    }

    /** A fresh id that sorts by time. Made by the client, so that a request sent twice is one run. */
    public static String newRunId() {
        int random = ThreadLocalRandom.current().nextInt(1 << 16);
        return "run-" + LocalDateTime.now(ZoneId.systemDefault()).format(RUN_TIME) + "-"
                + HexFormat.of().toHexDigits((short) random);
    }

    /** Puts the run into the queue, and says what its user should know though nothing is wrong with it. */
    public void submit(TrainingRequest request) {
        services.trainer()
                .submitRun(SubmitRunRequest.newBuilder().setRequest(request).build())
                .getWarningsList()
                .forEach(warning -> progress.say("  note: " + warning));
    }

    /**
     * Follows the run until it has finished. A trainer that is restarted meanwhile is waited for.
     *
     * @param afterEachEvent what else there may be to tell
     * @throws FailedException with the run's own sentence if it failed or was stopped
     */
    public TrainedRun watch(String runId, Runnable afterEachEvent) throws InterruptedException {
        RunNarration narration = new RunNarration(runId, progress);
        Patience patience = new Patience(TRAINER_MAY_BE_AWAY);
        while (true) {
            try {
                Optional<TrainedRun> trained = follow(runId, narration, patience, afterEachEvent);
                if (trained.isPresent()) {
                    return trained.get();
                }
                requireStack(runId);
                requireAlive(runId, narration);
                patience.restored();
            } catch (StatusRuntimeException e) {
                requireStack(runId);
                patience.bear(e);
            }
        }
    }

    /** A trainer may outlive its stack for a while, and without Kafka nothing comes of it. */
    private void requireStack(String runId) {
        if (!stackIsUp.getAsBoolean()) {
            throw new FailedException("Squadron has stopped in the middle of run " + runId
                    + ", which goes on when it is up again: `squadron up`, then `squadron watch " + runId + "`.");
        }
    }

    /**
     * Hands the run's events on until there are no more for a while.
     *
     * @return empty if the stream has ended or is silent before the run has ended
     */
    private Optional<TrainedRun> follow(
            String runId, RunNarration narration, Patience patience, Runnable afterEachEvent)
            throws InterruptedException {
        WatchRunRequest.Builder request = WatchRunRequest.newBuilder().setRunId(runId);
        narration.lastPosition().ifPresent(request::setAfterPosition);
        narration.begin();
        try (ServerStream<WatchRunRequest, WatchRunResponse> events =
                new ServerStream<>("trainer-service", SILENCE_ALLOWED)) {
            services.trainerStreams().watchRun(request.build(), events);
            Optional<WatchRunResponse> next = events.next();
            while (next.isPresent()) {
                patience.restored();
                Optional<TrainedRun> trained = narration.tell(next.get());
                if (trained.isPresent()) {
                    return trained;
                }
                afterEachEvent.run();
                next = events.next();
            }
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.DEADLINE_EXCEEDED) {
                throw e;
            }
        }
        return Optional.empty();
    }

    /** A quiet run is fine as long as the trainer answers and says that the run goes on. */
    private void requireAlive(String runId, RunNarration narration) throws InterruptedException {
        Run run;
        try {
            run = services.trainer()
                    .getRun(GetRunRequest.newBuilder().setRunId(runId).build())
                    .getRun();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw e;
            }
            throw new FailedException("The trainer-service no longer knows run " + runId + ".", e);
        }
        if (run.getStatus() == RunStatus.RUN_STATUS_QUEUED) {
            narration.waits(run.getWaiting().getMessage());
        }
        Thread.sleep(Duration.ofMillis(200).toMillis()); // a watch that ends at once must not become a busy loop
    }
}
