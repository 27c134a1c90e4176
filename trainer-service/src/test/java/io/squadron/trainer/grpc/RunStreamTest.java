package io.squadron.trainer.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.squadron.v1.RunEvent;
import io.squadron.v1.WatchRunResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunStreamTest {
    private final Client client = new Client();
    private final RunStream stream = new RunStream(client, 3);

    @Test
    void aClientThatReadsHearsEverythingAndThenTheEnd() {
        client.ready = true;

        assertThat(stream.heard(event(1), 1, false)).isTrue();
        stream.heard(event(2), 2, true);

        assertThat(client.steps).containsExactly(1L, 2L);
        assertThat(client.completed).isTrue();
        assertThat(stream.heard(event(3), 3, false)).isFalse();
    }

    @Test
    void aClientThatPausesHearsTheRestWhenItReadsAgain() {
        stream.boundLag();
        stream.heard(event(1), 1, false);
        stream.heard(event(2), 2, true);
        assertThat(client.steps).isEmpty();

        client.ready = true;
        stream.drain();

        assertThat(client.steps).containsExactly(1L, 2L);
        assertThat(client.completed).isTrue();
    }

    @Test
    void aClientThatDoesNotReadIsCutOffAndForgotten() {
        for (int step = 1; step <= 10; step++) {
            stream.heard(event(step), step, false);
        }
        stream.boundLag();
        for (int step = 11; step <= 13; step++) {
            assertThat(stream.heard(event(step), step, false)).isTrue();
        }

        assertThat(stream.heard(event(14), 14, false)).isFalse();

        assertThat(client.steps).isEmpty();
        assertThat(Status.fromThrowable(client.error).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(((StatusRuntimeException) client.error).getStatus().getDescription())
                .contains("reads too slowly");
    }

    private static RunEvent event(long step) {
        return RunEvent.newBuilder().setStep(step).build();
    }

    /** The call as grpc-java presents it, with a client that reads when the test says so. */
    private static final class Client extends ServerCallStreamObserver<WatchRunResponse> {
        private final List<Long> steps = new ArrayList<>();
        private boolean ready;
        private boolean completed;
        private Throwable error;

        @Override
        public void onNext(WatchRunResponse response) {
            steps.add(response.getEvent().getStep());
        }

        @Override
        public void onError(Throwable failure) {
            error = failure;
        }

        @Override
        public void onCompleted() {
            completed = true;
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public void setMessageCompression(boolean enable) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}
    }
}
