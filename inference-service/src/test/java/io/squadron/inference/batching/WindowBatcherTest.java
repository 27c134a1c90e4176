package io.squadron.inference.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.inference.RefusedException;
import io.squadron.inference.answer.WindowLogits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WindowBatcherTest {
    private static final int POISON = 13;

    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final List<Integer> batchSizes = new ArrayList<>();
    private final WindowBatcher batcher = new WindowBatcher(
            1000, 1, System::nanoTime, (windows, tokens, paddedTokens, nanos) -> batchSizes.add(windows));

    @AfterEach
    void close() {
        release.countDown();
        batcher.close();
    }

    @Test
    void everyRequestGetsTheLogitsOfItsOwnWindows() throws Exception {
        InferenceRequest blocker = submit(this::blocking, 1);
        entered.await(10, TimeUnit.SECONDS);
        WindowModel echo = WindowBatcherTest::echo;
        InferenceRequest one = submit(echo, 2, 3);
        InferenceRequest two = submit(echo, 4);
        release.countDown();

        assertThat(firstLogits(one)).containsExactly(2f, 3f);
        assertThat(firstLogits(two)).containsExactly(4f);
        assertThat(firstLogits(blocker)).containsExactly(1f);
        assertThat(batchSizes).containsExactly(1, 3);
    }

    @Test
    void aWindowThatTheModelCannotDigestFailsItsOwnRequestOnly() throws Exception {
        submit(this::blocking, 1);
        entered.await(10, TimeUnit.SECONDS);
        WindowModel picky = WindowBatcherTest::picky;
        InferenceRequest good = submit(picky, 2);
        InferenceRequest bad = submit(picky, POISON);
        release.countDown();

        assertThat(firstLogits(good)).containsExactly(2f);
        assertThatThrownBy(() -> bad.result().get(10, TimeUnit.SECONDS)).hasMessageContaining("index out of range");
    }

    @Test
    void f68ACancelledRequestIsNeverComputed() throws Exception {
        submit(this::blocking, 1);
        entered.await(10, TimeUnit.SECONDS);
        InferenceRequest gone = submit(WindowBatcherTest::picky, POISON);

        batcher.cancel(gone);

        assertThat(batcher.queuedWindows()).isZero();
        assertThatThrownBy(() -> gone.result().get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(RefusedException.class);
    }

    private InferenceRequest submit(WindowModel model, int... firstIds) {
        return batcher.submit(model, inputs(firstIds));
    }

    private static List<WindowInput> inputs(int... firstIds) {
        List<WindowInput> inputs = new ArrayList<>();
        for (int id : firstIds) {
            inputs.add(new WindowInput(new int[] {id, 0, 0}, 0));
        }
        return inputs;
    }

    private List<WindowLogits> blocking(List<WindowInput> windows) {
        entered.countDown();
        try {
            release.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return echo(windows);
    }

    private static List<WindowLogits> echo(List<WindowInput> windows) {
        return windows.stream()
                .map(w -> new WindowLogits(new float[] {w.inputIds()[0]}, new float[] {w.inputIds()[0]}))
                .toList();
    }

    private static List<WindowLogits> picky(List<WindowInput> windows) {
        if (windows.stream().anyMatch(w -> w.inputIds()[0] == POISON)) {
            throw new IllegalArgumentException("index out of range in embedding");
        }
        return echo(windows);
    }

    private static List<Float> firstLogits(InferenceRequest request) throws Exception {
        return request.result().get(10, TimeUnit.SECONDS).logits().stream()
                .map(l -> l.start()[0])
                .toList();
    }
}
