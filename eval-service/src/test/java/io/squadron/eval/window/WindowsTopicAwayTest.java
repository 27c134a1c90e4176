package io.squadron.eval.window;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.embedded.LoopbackPort;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.PartitionRange;
import java.util.Map;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Nobody listens where the windows should be. */
class WindowsTopicAwayTest {
    @Test
    void windowsThatDoNotComeInTimeAreNoEmptyList() {
        WindowsTopic topic = new WindowsTopic(
                Map.of("bootstrap.servers", "127.0.0.1:" + LoopbackPort.free(1).get(0)));
        DatasetManifest manifest = DatasetManifest.newBuilder()
                .addWindowRanges(PartitionRange.newBuilder().setPartition(0).setEndOffset(5))
                .build();

        assertThatThrownBy(() -> topic.first(manifest, 6)).isInstanceOf(TimeoutException.class);
    }
}
