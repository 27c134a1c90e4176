package io.squadron.trainer.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.trainer.outbox.PendingRecords.Kind;
import io.squadron.trainer.outbox.PendingRecords.RecordGroup;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class PendingRecordsTest {
    private final PendingRecords pending = new PendingRecords(10);

    @Test
    void f34WhileKafkaIsAwayMetricsAreThinnedAndNothingElse() throws InterruptedException {
        for (int i = 0; i < 100_000; i++) {
            boolean metrics = i % 10_000 != 500;
            pending.add(group(metrics, i));
        }
        pending.add(group(false, 100_000));

        List<RecordGroup> waiting = pending.next();

        assertThat(waiting).hasSizeLessThanOrEqualTo(21);
        assertThat(waiting.stream().filter(group -> !group.metrics())).hasSize(11);
        assertThat(numbers(waiting)).isSorted();
        assertThat(numbers(waiting)).contains(pad(99_999));
    }

    @Test
    void whatIsBeingWrittenStaysUntilItIsWritten() throws InterruptedException {
        List<String> first = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            pending.add(group(true, i));
            first.add(pad(i));
        }
        assertThat(numbers(pending.next())).isEqualTo(first);
        for (int i = 8; i < 40; i++) {
            pending.add(group(true, i));
        }
        // It could not be written, and is tried again.
        assertThat(numbers(pending.next()))
                .startsWith(first.toArray(String[]::new))
                .contains(pad(39));
        pending.written();
        pending.add(group(true, 40));
        assertThat(numbers(pending.next())).containsExactly(pad(40));
    }

    @Test
    void t4AnEndIsWrittenByItself() throws InterruptedException {
        pending.add(group(true, 0));
        pending.add(group(false, 1));
        pending.add(new RecordGroup(Kind.END, List.of(new ProducerRecord<>("topic", pad(2), new byte[0]))));

        assertThat(numbers(pending.next())).containsExactly(pad(0), pad(1));
        pending.written();
        assertThat(numbers(pending.next())).containsExactly(pad(2));
    }

    private static List<String> numbers(List<RecordGroup> groups) {
        return groups.stream().map(group -> group.records().get(0).key()).toList();
    }

    private static RecordGroup group(boolean metrics, int number) {
        return new RecordGroup(
                metrics ? Kind.METRICS : Kind.EVENT, List.of(new ProducerRecord<>("topic", pad(number), new byte[0])));
    }

    private static String pad(int number) {
        return "%06d".formatted(number);
    }
}
