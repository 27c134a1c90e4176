package io.squadron.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.trainer.run.PendingLetters.Letter;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class PendingLettersTest {
    private final PendingLetters pending = new PendingLetters(10);

    @Test
    void f34WhileKafkaIsAwayMetricsAreThinnedAndNothingElse() throws InterruptedException {
        for (int i = 0; i < 100_000; i++) {
            boolean metrics = i % 10_000 != 500;
            pending.add(letter(metrics, i));
        }
        pending.add(letter(false, 100_000));

        List<Letter> waiting = pending.next();

        assertThat(waiting).hasSizeLessThanOrEqualTo(21);
        assertThat(waiting.stream().filter(letter -> !letter.metrics())).hasSize(11);
        assertThat(numbers(waiting)).isSorted();
        assertThat(numbers(waiting)).contains(pad(99_999));
    }

    @Test
    void whatIsBeingWrittenStaysUntilItIsWritten() throws InterruptedException {
        List<String> first = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            pending.add(letter(true, i));
            first.add(pad(i));
        }
        assertThat(numbers(pending.next())).isEqualTo(first);
        for (int i = 8; i < 40; i++) {
            pending.add(letter(true, i));
        }
        // It could not be written, and is tried again.
        assertThat(numbers(pending.next()))
                .startsWith(first.toArray(String[]::new))
                .contains(pad(39));
        pending.written();
        pending.add(letter(true, 40));
        assertThat(numbers(pending.next())).containsExactly(pad(40));
    }

    private static List<String> numbers(List<Letter> letters) {
        return letters.stream().map(letter -> letter.records().get(0).key()).toList();
    }

    private static Letter letter(boolean metrics, int number) {
        return new Letter(metrics, List.of(new ProducerRecord<>("topic", pad(number), new byte[0])));
    }

    private static String pad(int number) {
        return "%06d".formatted(number);
    }
}
