package io.squadron.eval.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.embedded.LoopbackPort;
import io.squadron.eval.reading.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nobody listens where Kafka should be. */
class KafkaAwayTest {
    private final Map<String, Object> nowhere =
            Map.of("bootstrap.servers", "127.0.0.1:" + LoopbackPort.free(1).get(0));

    @Test
    void itIsASentenceWithinSeconds() {
        Instant asked = Instant.now();

        Reading<KafkaState> state = new KafkaCluster(nowhere).ask();
        Reading<DeadRecords> letters = new DeadLetterList(nowhere, new KafkaCluster(nowhere)).ask();

        assertThat(state.isKnown()).isFalse();
        assertThat(state.trouble()).isEqualTo("Kafka does not answer.");
        assertThat(letters.trouble()).isEqualTo("Kafka does not answer.");
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void anAddressThatCannotBeIsASentence() {
        Map<String, Object> impossible = Map.of("bootstrap.servers", "no such:address");

        assertThat(new KafkaCluster(impossible).ask().trouble()).startsWith("Kafka cannot be asked: ");
        assertThat(new DeadLetterList(impossible, new KafkaCluster(impossible))
                        .ask()
                        .trouble())
                .startsWith("Kafka cannot be asked: ");
    }

    @Test
    void nothingIsSentAgain() {
        assertThatThrownBy(() -> new DeadLetterDesk(nowhere, ReplayLock.Work::run).replay("squadron.windows"))
                .isInstanceOf(DeadLetterDesk.NotPossibleException.class)
                .hasMessageStartingWith("Kafka does not answer.");
    }
}
