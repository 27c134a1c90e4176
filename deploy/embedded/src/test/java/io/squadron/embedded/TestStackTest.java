package io.squadron.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.embedded.quarkus.EmbeddedStackResource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestStackTest {
    @Test
    void aQuarkusTestGetsTheAddressesOfTheParts() {
        EmbeddedStackResource both = new EmbeddedStackResource();
        both.init(Map.of());
        assertThat(both.start())
                .containsKeys(
                        "kafka.bootstrap.servers",
                        "quarkus.datasource.jdbc.url",
                        "quarkus.datasource.username",
                        "quarkus.datasource.password");
        both.stop();

        EmbeddedStackResource kafkaOnly = new EmbeddedStackResource();
        kafkaOnly.init(Map.of("kafka", "true"));
        assertThat(kafkaOnly.start()).as("one broker for all test classes").containsExactlyEntriesOf(TestStack.kafka());
    }
}
