package io.squadron.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaVersionTest {
    @Test
    void whatIsSentTellsItsVersionAndIsRead() {
        ProducerRecord<Object, Object> sent = new SchemaVersionStamp().onSend(new ProducerRecord<>("topic", "value"));

        assertThat(SchemaVersion.require(sent.headers())).isEqualTo(SchemaVersion.CURRENT);
        assertThat(RecordValues.parse(
                                received(StringValue.of("x").toByteArray(), (RecordHeaders) sent.headers()),
                                StringValue.parser())
                        .getValue())
                .isEqualTo("x");
    }

    @Test
    void aReplayedRecordKeepsItsVersion() {
        RecordHeaders headers = version("9");
        SchemaVersion.stamp(headers);

        assertThat(headers.toArray()).hasSize(1);
        assertThatThrownBy(() -> SchemaVersion.require(headers)).hasMessageContaining("9");
    }

    @Test
    void aRecordWithoutAVersionIsOfTheFirst() {
        assertThat(SchemaVersion.require(new RecordHeaders())).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "0", "-1", "1.0", "", "one", "99999999999"})
    void anotherVersionIsRefusedWithThePlace(String version) {
        assertThatThrownBy(() -> RecordValues.parse(
                        received(StringValue.of("x").toByteArray(), version(version)), StringValue.parser()))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("topic-0@5")
                .hasMessageContaining("schema_version");
    }

    @Test
    void whatIsNoMessageIsRefusedWithThePlace() {
        assertThatThrownBy(() -> RecordValues.parse(
                        received(new byte[] {(byte) 0xff}, new RecordHeaders()), StringValue.parser()))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("topic-0@5");
    }

    private static RecordHeaders version(String version) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(SchemaVersion.HEADER, version.getBytes(UTF_8));
        return headers;
    }

    private static ConsumerRecord<String, byte[]> received(byte[] value, RecordHeaders headers) {
        return new ConsumerRecord<>(
                "topic", 0, 5, 0, TimestampType.CREATE_TIME, 3, value.length, "key", value, headers, Optional.empty());
    }
}
