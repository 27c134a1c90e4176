package io.squadron.inference.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.WindowQueue.WhenFull;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.Test;

class WindowQueueTest {
    private static final WindowModel MODEL = windows -> List.of();

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final WindowQueue queue = new WindowQueue(new BatchingLimits(1000, 50), clock::get);

    @Test
    void aBatchStaysWithinTheTokenBudget() {
        add(200, 200, 200, 200, 200, 200, 200);

        assertThat(lengths(queue.poll())).containsExactly(200, 200, 200, 200, 200);
        assertThat(lengths(queue.poll())).containsExactly(200, 200);
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void theBudgetCountsThePadding() {
        add(200);
        add(240);
        add(190);
        add(200);
        add(200);

        assertThat(lengths(queue.poll())).containsExactly(200, 200, 200, 190);
    }

    @Test
    void aWindowLongerThanTheBudgetGoesAlone() {
        add(1200, 1200);

        assertThat(lengths(queue.poll())).containsExactly(1200);
        assertThat(lengths(queue.poll())).containsExactly(1200);
    }

    @Test
    void neighboursInLengthGoTogether() {
        add(100);
        add(300);
        add(110);
        add(310);

        assertThat(lengths(queue.poll())).containsExactly(100, 110);
        assertThat(lengths(queue.poll())).containsExactly(300, 310);
    }

    @Test
    void anOddLengthIsServedAlthoughOthersKeepComing() {
        add(100);
        InferenceRequest odd = add(500);
        add(100);
        queue.poll();
        add(100);

        assertThat(queue.poll()).extracting(QueuedWindow::request).containsExactly(odd);
    }

    @Test
    void windowsOfTwoModelsAreNeverMixed() {
        InferenceRequest one = add(100);
        InferenceRequest other = new InferenceRequest(w -> List.of(), inputs(100), clock.get(), OptionalLong.empty());
        queue.add(other, WhenFull.REFUSE);

        assertThat(queue.poll()).extracting(QueuedWindow::request).containsExactly(one);
        assertThat(queue.poll()).extracting(QueuedWindow::request).containsExactly(other);
    }

    @Test
    void aHugeDocumentDoesNotBlockSmallOnes() {
        int[] huge = new int[40];
        Arrays.fill(huge, 400);
        InferenceRequest giant = add(huge);
        queue.poll();
        InferenceRequest small = add(50);

        List<QueuedWindow> second = queue.poll();
        List<QueuedWindow> third = queue.poll();

        assertThat(List.of(second.get(0).request(), third.get(0).request())).contains(small);
        assertThat(queue.poll()).extracting(QueuedWindow::request).containsOnly(giant);
    }

    @Test
    void aHugeDocumentIsNotStarvedBySmallOnes() {
        InferenceRequest giant = add(400, 400, 400, 400, 400, 400);
        int giantBatches = 0;
        for (int i = 0; i < 8; i++) {
            add(50);
            if (queue.poll().get(0).request() == giant) {
                giantBatches++;
            }
        }

        assertThat(giantBatches).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aFullQueueRefusesAndAsksToTryAgain() {
        add(new int[50]);

        assertThatThrownBy(() -> add(10))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("try again later")
                .extracting(e -> ((RefusedException) e).refusal())
                .isEqualTo(Refusal.BUSY);
        assertThat(queue.size()).isEqualTo(50);
    }

    @Test
    void aRequestThatCanNeverFitIsInvalid() {
        assertThatThrownBy(() -> add(new int[51]))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("51 windows")
                .extracting(e -> ((RefusedException) e).refusal())
                .isEqualTo(Refusal.INVALID);
    }

    @Test
    void aRequestThatWaitsForRoomIsTakenAsSoonAsThereIsSome() {
        InferenceRequest full = add(filled(50, 500));
        InferenceRequest waiting = request(OptionalLong.empty(), 500);
        queue.add(waiting, WhenFull.WAIT);
        assertThat(queue.size()).isEqualTo(50);

        assertThat(queue.poll()).extracting(QueuedWindow::request).containsOnly(full);
        assertThat(queue.poll()).extracting(QueuedWindow::request).contains(waiting);
    }

    @Test
    void workPastItsDeadlineIsDropped() {
        InferenceRequest late = request(OptionalLong.of(clock.get() + 10), 100, 100);
        queue.add(late, WhenFull.REFUSE);
        InferenceRequest other = add(100);
        clock.addAndGet(10); // past Long.MAX_VALUE: nanosecond clocks may wrap around

        assertThat(queue.poll()).extracting(QueuedWindow::request).containsExactly(other);
        refusalOf(late).isEqualTo(Refusal.TOO_LATE);
    }

    @Test
    void cancelledWorkFreesItsPlace() {
        InferenceRequest gone = add(filled(50, 100));

        queue.drop(gone, new RefusedException(Refusal.CANCELLED, "gone"));

        assertThat(queue.size()).isZero();
        refusalOf(gone).isEqualTo(Refusal.CANCELLED);
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void closingRefusesWhatWaits() {
        InferenceRequest waiting = add(100);

        queue.close();

        refusalOf(waiting).isEqualTo(Refusal.UNREACHABLE);
        assertThatThrownBy(() -> add(100)).hasMessageContaining("stopping");
    }

    @Test
    void theResultComesWhenTheLastWindowIsThere() {
        InferenceRequest request = add(5, 5);
        WindowLogits first = new WindowLogits(new float[] {1}, new float[] {1});
        WindowLogits second = new WindowLogits(new float[] {2}, new float[] {2});
        long arrival = clock.get();

        request.begin(arrival + 30);
        request.complete(1, second, arrival + 40);
        assertThat(request.isDone()).isFalse();
        request.complete(0, first, arrival + 100);

        InferenceResult result = request.result().join();
        assertThat(result.logits()).containsExactly(first, second);
        assertThat(result.queueNanos()).isEqualTo(30);
        assertThat(result.inferNanos()).isEqualTo(70);
    }

    private InferenceRequest add(int... lengths) {
        InferenceRequest request = request(OptionalLong.empty(), lengths);
        queue.add(request, WhenFull.REFUSE);
        return request;
    }

    private InferenceRequest request(OptionalLong deadline, int... lengths) {
        return new InferenceRequest(MODEL, inputs(lengths), clock.get(), deadline);
    }

    private static List<WindowInput> inputs(int... lengths) {
        return Arrays.stream(lengths)
                .mapToObj(n -> new WindowInput(new int[n], 1))
                .collect(Collectors.toList());
    }

    private static int[] filled(int n, int length) {
        int[] lengths = new int[n];
        Arrays.fill(lengths, length);
        return lengths;
    }

    private static List<Integer> lengths(List<QueuedWindow> batch) {
        return batch.stream().map(QueuedWindow::length).toList();
    }

    private static ObjectAssert<Refusal> refusalOf(InferenceRequest request) {
        return assertThatThrownBy(request.result()::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .asInstanceOf(type(RefusedException.class))
                .extracting(RefusedException::refusal, type(Refusal.class));
    }
}
