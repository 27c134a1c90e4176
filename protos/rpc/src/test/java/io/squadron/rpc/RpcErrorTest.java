package io.squadron.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.v1.ErrorReason;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RpcErrorTest {
    @Test
    void everyDetailComesThroughTheTrailers() {
        RpcError sent = RpcError.invalid("settings.doc_stride", "doc_stride is 0; it must be at least 1.")
                .withViolation("name", "The name is blank.")
                .about("squadron.v1.DatasetManifest", "d1")
                .retryAfter(Duration.ofMillis(1500))
                .with("limit", "4096");

        StatusRuntimeException thrown = sent.toException();

        assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(thrown.getStatus().getDescription()).isEqualTo("doc_stride is 0; it must be at least 1.");
        assertThat(RpcError.read(thrown)).isEqualTo(sent);
        assertThat(RpcError.read(thrown).violations().keySet()).containsExactly("settings.doc_stride", "name");
    }

    @Test
    void anErrorOfSomebodyElseHasNoReason() {
        RpcError read = RpcError.read(Status.UNAVAILABLE.asRuntimeException());

        assertThat(read)
                .isEqualTo(RpcError.of(Status.Code.UNAVAILABLE, ErrorReason.ERROR_REASON_UNSPECIFIED, "UNAVAILABLE"));
    }

    @Test
    void aBusyServiceSaysWhenToComeAgainAndAnAbsentOneWhichItIs() {
        assertThat(RpcError.read(RpcError.busy("Full.", Duration.ofSeconds(2)).toException())
                        .retryDelay())
                .contains(Duration.ofSeconds(2));
        RpcError away = RpcError.read(
                RpcError.away("kafka", "Kafka is away.", Duration.ofSeconds(1)).toException());
        assertThat(away.reason()).isEqualTo(ErrorReason.ERROR_REASON_DEPENDENCY_AWAY);
        assertThat(away.metadata()).isEqualTo(Map.of("dependency", "kafka"));
    }
}
