package io.squadron.trainer.queue;

import io.squadron.trainer.kafka.KafkaUnavailableException;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Sees now and then to it that older runs are summarized. */
@Singleton
public class RunSummarizer {
    private static final Logger LOG = Logger.getLogger(RunSummarizer.class);
    private static final long INTERVAL_SECONDS = 10;

    private final RunLog log;
    private final RunSummaries summaries;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread summarizing = new Thread(task, "summarize-runs");
        summarizing.setDaemon(true);
        return summarizing;
    });

    public RunSummarizer(RunLog log, RunSummaries summaries) {
        this.log = log;
        this.summaries = summaries;
    }

    /**
     * Begins; to be called once.
     *
     * @param ready the past of runs is known
     */
    public void start(BooleanSupplier ready) {
        var unused = thread.scheduleWithFixedDelay(
                () -> {
                    if (ready.getAsBoolean()) {
                        summarize();
                    }
                },
                INTERVAL_SECONDS,
                INTERVAL_SECONDS,
                TimeUnit.SECONDS);
    }

    void summarize() {
        try {
            summaries.write(log.position());
        } catch (KafkaUnavailableException e) {
            LOG.warnf("Older runs are summarized later: %s", e.getMessage());
        } catch (RuntimeException | Error e) {
            // An exception would end the schedule.
            LOG.error("Older runs could not be summarized; trying again", e);
        }
    }

    public void close() {
        thread.shutdownNow();
    }
}
