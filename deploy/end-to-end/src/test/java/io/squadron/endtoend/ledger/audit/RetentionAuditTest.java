package io.squadron.endtoend.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.RunOnRemainsAcknowledged;
import io.squadron.endtoend.ledger.history.Observed;
import io.squadron.endtoend.ledger.history.Observed.Stored;
import io.squadron.endtoend.ledger.history.Reference;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunFailed;
import io.squadron.v1.StepMetrics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A run on the rest of a data set that does not fail as it should is found. */
class RetentionAuditTest {
    private static final RunEvent FAILED =
            failed("Data set \"d\" can no longer be read: the topic's retention has removed"
                    + " everything before 7; import it again");

    @Test
    void aRunThatFailsAndSaysWhyIsAsItShouldBe() {
        assertThat(violations(FAILED)).isEmpty();
    }

    @Test
    void aRunThatEndsOtherwiseTrainsOrDoesNotSayWhyIsNot() {
        assertThat(violations()).containsExactly("remains, on the rest of a data set, failed 0 times");
        assertThat(violations(FAILED, FAILED)).containsExactly("remains, on the rest of a data set, failed 2 times");
        assertThat(violations(failed("oops")))
                .containsExactly("remains does not say that its data set is incomplete: oops");
        assertThat(violations(
                        RunEvent.newBuilder()
                                .setMetrics(StepMetrics.getDefaultInstance())
                                .build(),
                        FAILED))
                .containsExactly("remains trained on the rest of a data set");
    }

    private static RunEvent failed(String message) {
        return RunEvent.newBuilder()
                .setFailed(RunFailed.newBuilder().setMessage(message))
                .build();
    }

    private static List<String> violations(RunEvent... events) {
        History history = new History();
        history.add(new RunOnRemainsAcknowledged("remains"));
        Observed observed = new Observed(
                List.of(),
                Map.of(),
                Map.of("remains", List.of(events)),
                Map.of(),
                List.of(),
                List.of(),
                new Stored(Map.of(), Map.of(), List.of()));
        return new RetentionAudit()
                .violations(history, observed, new Reference(DatasetManifest.getDefaultInstance(), Map.of()));
    }
}
