package io.squadron.eval.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.squadron.eval.service.EvalServiceTest;
import io.squadron.eval.service.WaitingEvaluations;
import io.squadron.eval.storage.PatientTransactions;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A replica that is stopped in order, beside one that goes on. */
@EvalServiceTest
class OrderlyStopTest {
    @Inject
    WaitingEvaluations evaluations;

    @Inject
    LeavingReplica leaving;

    @Inject
    EntityManager entities;

    @Inject
    PatientTransactions transactions;

    @Test
    void whatAReplicaHasClaimedIsGivenBackWhenItStopsSoThatAnotherGoesOnBeforeTheLeaseHasRunOut() throws Exception {
        leaving.start();
        evaluations.announce("handed-over", 4);
        await().atMost(Duration.ofSeconds(40)).until(() -> heldByTheLeaving() > 0);

        leaving.stop();

        assertThat(heldByTheLeaving()).isZero();
        evaluations.letThemBeAnswered("handed-over", 4);
        evaluations.awaitResults("handed-over", 4);
    }

    /** Claims whose lease is hours long. */
    private long heldByTheLeaving() {
        return transactions.call("Counting claims", () -> ((Number)
                        entities.createNativeQuery("select count(*) from evaluation where status = 'RUNNING'"
                                        + " and lease_until > clock_timestamp() + interval '30 minutes'")
                                .getSingleResult())
                .longValue());
    }
}
