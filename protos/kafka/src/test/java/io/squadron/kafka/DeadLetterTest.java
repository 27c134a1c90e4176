package io.squadron.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
    private final ConsumerRecord<byte[], byte[]> unusable =
            received("squadron.windows", 3, 17, new RecordHeaders().add("schema_version", "7".getBytes(UTF_8)));

    @Test
    void aDeadLetterSaysWhereItStoodAndWhy() {
        DeadLetter letter = buried(new IllegalStateException("It is no window."));

        assertThat(letter.topic()).isEqualTo("squadron.windows");
        assertThat(letter.partition()).isEqualTo(3);
        assertThat(letter.offset()).isEqualTo(17);
        assertThat(letter.reason()).isEqualTo("It is no window.");
    }

    @Test
    void aReplayedRecordIsTheOneThatCouldNotBeUsed() {
        ProducerRecord<byte[], byte[]> again =
                buried(new IllegalStateException()).replay();

        assertThat(again.topic()).isEqualTo("squadron.windows");
        assertThat(again.key()).isEqualTo(unusable.key());
        assertThat(again.value()).isEqualTo(unusable.value());
        assertThat(again.headers()).isEqualTo(unusable.headers());
    }

    @Test
    void aRecordThatIsTooLargeLeavesItsSizeAndIsNotWhole() {
        ProducerRecord<byte[], byte[]> written = DeadLetter.withoutValue(unusable, new IllegalStateException());

        assertThat(written.value()).isNull();
        assertThat(new String(
                        written.headers().lastHeader(DeadLetter.VALUE_BYTES).value(), UTF_8))
                .isEqualTo("5");
        assertThat(DeadLetter.read(received("squadron.dead-letters", 0, 0, written.headers()))
                        .isWhole())
                .isFalse();
        assertThat(buried(new IllegalStateException()).isWhole()).isTrue();
    }

    @Test
    void aRecordThatDiesTwiceTellsOfItsLastDeath() {
        ProducerRecord<byte[], byte[]> first = DeadLetter.of(unusable, new IllegalStateException("first"));
        ConsumerRecord<byte[], byte[]> back = received("squadron.dead-letters", 0, 1, first.headers());

        DeadLetter second = DeadLetter.read(received(
                "squadron.dead-letters",
                0,
                2,
                DeadLetter.of(back, new IllegalStateException("second")).headers()));

        assertThat(second.reason()).isEqualTo("second");
        assertThat(second.topic()).isEqualTo("squadron.dead-letters");
    }

    @Test
    void whatDoesNotSayWhereItStoodIsNoDeadLetter() {
        assertThatThrownBy(() -> DeadLetter.read(unusable))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("squadron.windows-3@17");
    }

    private DeadLetter buried(RuntimeException failure) {
        return DeadLetter.read(received(
                "squadron.dead-letters", 0, 0, DeadLetter.of(unusable, failure).headers()));
    }

    private static ConsumerRecord<byte[], byte[]> received(String topic, int partition, long offset, Headers headers) {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                0,
                TimestampType.CREATE_TIME,
                3,
                5,
                "key".getBytes(UTF_8),
                "value".getBytes(UTF_8),
                new RecordHeaders(headers.toArray()),
                Optional.empty());
    }
}
