package io.squadron.trainer.execution;

import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.queue.RunClaims;
import io.squadron.trainer.queue.RunControl;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.queue.TrainerName;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Takes runs and carries them out, one at a time, on a thread of its own. */
@Singleton
public class RunWorker {
    private static final Logger LOG = Logger.getLogger(RunWorker.class);
    /** Between two looks at a queue where nothing happens; what is new there is seen at once. */
    private static final Duration IDLE = Duration.ofMillis(250);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final RunClaims claims;
    private final RunExecutor executor;
    private final RunLog log;
    private final TrainerName self;
    private final Duration shutdownTimeout;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "run");

    // Guarded by this: the attempt that is being carried out; null between two.
    private RunControl current;
    private BooleanSupplier ready = () -> true;

    public RunWorker(RunClaims claims, RunExecutor executor, RunLog log, TrainerName self, TrainerConfig config) {
        this.claims = claims;
        this.executor = executor;
        this.log = log;
        this.self = self;
        this.shutdownTimeout = config.shutdownTimeout();
        // The process ends even if an update takes longer than the shutdown may.
        this.thread.setDaemon(true);
    }

    /** Begins to take runs as soon as the trainer is ready to carry one out; to be called once. */
    public void start(BooleanSupplier whenReady) {
        ready = whenReady;
        thread.start();
    }

    /** Gives the run up that is being carried out, and waits until its current update is done, for a bounded time. */
    public void close() {
        synchronized (this) {
            closing.countDown();
            if (current != null) {
                current.abandon();
            }
        }
        try {
            thread.join(shutdownTimeout.toMillis());
            if (thread.isAlive()) {
                LOG.warnf("The run did not give way within %d s", shutdownTimeout.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed(Duration.ZERO)) {
                long known = log.position();
                if (!ready.getAsBoolean() || !carryOutNext()) {
                    log.awaitNews(known, IDLE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean carryOutNext() throws InterruptedException {
        try {
            Optional<RunClaims.Claim> claim = claims.next();
            claim.ifPresent(this::carryOut);
            return claim.isPresent();
        } catch (KafkaUnavailableException e) {
            LOG.warnf("No run can be taken now, trying again: %s", e.getMessage());
        } catch (RuntimeException | Error e) {
            // Whatever it is: a trainer that takes no more runs would look alive and do nothing.
            LOG.errorf(e, "No run can be taken now, trying again");
        }
        return closed(PAUSE_AFTER_FAILURE);
    }

    private void carryOut(RunClaims.Claim claim) {
        RunControl control = new RunControl(log, claim.request().getRunId(), claim.attempt(), self.toString());
        synchronized (this) {
            if (closing.getCount() == 0) {
                return;
            }
            current = control;
        }
        try {
            executor.execute(claim.request(), control);
        } finally {
            synchronized (this) {
                current = null;
            }
        }
    }

    private boolean closed(Duration patience) throws InterruptedException {
        return closing.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
