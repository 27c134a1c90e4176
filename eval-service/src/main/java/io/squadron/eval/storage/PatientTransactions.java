package io.squadron.eval.storage;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.squadron.eval.EvalConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Transactions that wait for PostgreSQL: one that fails for a passing reason is tried again, with growing pauses, until
 * it succeeds or the service stops. The caller's thread waits meanwhile, so nothing piles up.
 */
@ApplicationScoped
public class PatientTransactions {
    private static final Logger LOG = Logger.getLogger(PatientTransactions.class);

    private final Schema schema;
    private final EvalConfig config;
    private final CountDownLatch stopping = new CountDownLatch(1);

    PatientTransactions(Schema schema, EvalConfig config) {
        this.schema = schema;
        this.config = config;
    }

    /**
     * Runs the work in a transaction of its own and returns its result.
     *
     * @param what for the log, e.g. "storing run events"
     * @throws StoppingException if the service stops before it succeeded
     * @throws TransactionTooLongException if it took longer than {@link EvalConfig#transactionTimeout()}
     * @throws RuntimeException whatever the work failed with, if it would fail again
     */
    public <T> T call(String what, Callable<T> work) {
        return call(what, config.transactionTimeout(), work);
    }

    /** As the other {@code call}, for work that may take longer than others. */
    public <T> T call(String what, Duration limit, Callable<T> work) {
        awaitSchema();
        return untilDone(what, PatientTransactions::mayPass, () -> once(what, limit, work));
    }

    /** What was too long would be too long again, though its cause alone looks like a database that is away. */
    private static boolean mayPass(RuntimeException failure) {
        return !(failure instanceof TransactionTooLongException) && TransientFailures.isTransient(failure);
    }

    private static <T> T once(String what, Duration limit, Callable<T> work) {
        long beganNanos = System.nanoTime();
        try {
            return QuarkusTransaction.requiringNew()
                    .timeout((int) limit.toSeconds())
                    .call(work);
        } catch (RuntimeException e) {
            boolean isOver = System.nanoTime() - beganNanos >= limit.toNanos();
            if (isOver && (TransientFailures.isTransient(e) || isWithoutTransaction(e))) {
                throw new TransactionTooLongException(what, limit, e);
            }
            throw e;
        }
    }

    /** The transaction was ended from outside, and the work went on without one. */
    private static boolean isWithoutTransaction(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(ContextNotActiveException.class::isInstance);
    }

    /**
     * Does work as often as it fails for a passing reason, with growing pauses.
     *
     * @throws StoppingException if the service stops before it succeeded
     */
    public <T> T untilDone(String what, Predicate<RuntimeException> passing, Supplier<T> work) {
        Duration pause = config.minBackoff();
        while (true) {
            try {
                return work.get();
            } catch (RuntimeException e) {
                if (e instanceof StoppingException || !passing.test(e)) {
                    throw e;
                }
                LOG.warnf("%s failed, next try in %d ms: %s", what, pause.toMillis(), rootMessage(e));
                pause(pause, e);
                pause = longer(pause);
            }
        }
    }

    private void awaitSchema() {
        try {
            while (!schema.awaitReady(config.maxBackoff())) {
                pause(Duration.ZERO, null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppingException(e);
        }
    }

    /** As {@link #call}, for work without a result. */
    public void run(String what, Runnable work) {
        call(what, () -> {
            work.run();
            return null;
        });
    }

    /**
     * Waits, unless the service stops.
     *
     * @throws StoppingException if it does
     */
    public void pause(Duration pause, Throwable reason) {
        try {
            if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoppingException(reason);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppingException(e);
        }
    }

    private Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(config.maxBackoff()) < 0 ? doubled : config.maxBackoff();
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }
}
