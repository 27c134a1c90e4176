package io.squadron.eval.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.eval.service.EvalServiceTest;
import io.squadron.kafka.Topics;
import io.squadron.v1.RunEvent;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The way of a batch of records into the database. */
@EvalServiceTest
class RecordIntakeTest {
    @Inject
    RecordIntake intake;

    @Inject
    EntityManager entities;

    @Test
    void aBatchThatTakesLongerThanATransactionMayIsStoredInHalves() {
        List<Integer> tried = new ArrayList<>();

        // The database needs 1 s a record; a transaction of these tests may take 3 s.
        List<RunEvent> stored = intake.take(batch(4), RunEvent.parser(), events -> {
            tried.add(events.size());
            entities.createNativeQuery("select cast(pg_sleep(:seconds) as text)")
                    .setParameter("seconds", 1.0 * events.size())
                    .getSingleResult();
        });

        assertThat(tried).containsExactly(4, 2, 2);
        assertThat(stored).extracting(RunEvent::getStep).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void theRecordAtFaultIsFoundByHalvingAndTheOthersAreStored() {
        List<Integer> tried = new ArrayList<>();

        List<RunEvent> stored = intake.take(batch(8), RunEvent.parser(), events -> {
            tried.add(events.size());
            if (events.stream().anyMatch(event -> event.getStep() == 6)) {
                throw new IllegalArgumentException("Step 6 breaks the contract.");
            }
        });

        assertThat(tried).containsExactly(8, 4, 4, 2, 2, 1, 1);
        assertThat(stored).extracting(RunEvent::getStep).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 7L);
    }

    @Test
    void aRecordThatLostItsTransactionOnASlowMachineIsStoredTheNextTime() {
        List<Integer> tried = new ArrayList<>();

        List<RunEvent> stored = intake.take(batch(1), RunEvent.parser(), events -> {
            tried.add(events.size());
            if (tried.size() == 1) {
                // Longer than a transaction of these tests may take; what comes then has none.
                try {
                    entities.createNativeQuery("select cast(pg_sleep(4) as text)")
                            .getSingleResult();
                } catch (RuntimeException e) {
                    throw new ContextNotActiveException("the transaction was ended", e);
                }
                throw new ContextNotActiveException("the transaction was ended");
            }
        });

        assertThat(tried).containsExactly(1, 1);
        assertThat(stored).hasSize(1);
    }

    private static ConsumerRecords<String, byte[]> batch(int size) {
        List<ConsumerRecord<String, byte[]>> records = LongStream.range(0, size)
                .mapToObj(step -> new ConsumerRecord<>(
                        Topics.RUN_EVENTS,
                        0,
                        step,
                        "halved",
                        RunEvent.newBuilder()
                                .setRunId("halved")
                                .setStep(step)
                                .build()
                                .toByteArray()))
                .toList();
        return new ConsumerRecords<>(Map.of(new TopicPartition(Topics.RUN_EVENTS, 0), records), Map.of());
    }
}
