package io.squadron.inference.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.answer.WindowLogits;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.Test;

class WindowQueueTest {
    private static final long ARRIVAL = 7;
    private static final WindowModel MODEL = windows -> List.of();

    private final WindowQueue queue = new WindowQueue(1000);

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
        List<QueuedWindow> second = queue.poll();
        add(100);
        List<QueuedWindow> third = queue.poll();

        assertThat(List.of(second.get(0).request(), third.get(0).request())).contains(odd);
    }

    @Test
    void windowsOfTwoModelsAreNeverMixed() {
        InferenceRequest one = add(100);
        InferenceRequest other = new InferenceRequest(w -> List.of(), inputs(100), ARRIVAL);
        queue.add(other);

        assertThat(queue.poll()).extracting(QueuedWindow::request).containsExactly(one);
        assertThat(queue.poll()).extracting(QueuedWindow::request).containsExactly(other);
    }

    @Test
    void f72AShortTextWaitsForOneBatchHoweverManyHugeDocumentsThereAre() {
        for (int i = 0; i < 30; i++) {
            add(filled(40, 400));
        }
        for (int arrival = 0; arrival < 10; arrival++) {
            queue.poll(); // is being computed when the small one comes
            InferenceRequest small = add(50);

            assertThat(List.of(queue.poll(), queue.poll()))
                    .flatExtracting(batch -> batch)
                    .extracting(QueuedWindow::request)
                    .contains(small);
        }
    }

    @Test
    void aHugeDocumentGetsAnEighthOfTheTimeHoweverManySmallOnesThereAre() {
        InferenceRequest giant = add(filled(100, 1000));
        long giants = 0;
        long all = 0;
        for (int i = 0; i < 400; i++) {
            add(700);
            List<QueuedWindow> batch = queue.poll();
            int tokens = lengths(batch).stream().mapToInt(Integer::intValue).sum();
            all += tokens;
            giants += batch.get(0).request() == giant ? tokens : 0;
        }

        assertThat((double) giants / all).isBetween(0.115, 0.135);
    }

    @Test
    void noBatchIsLargerThanMakesItsModelFaster() {
        WindowModel model = new WindowModel() {
            @Override
            public List<WindowLogits> forward(List<WindowInput> windows) {
                return List.of();
            }

            @Override
            public int usefulBatchTokens() {
                return 256;
            }
        };
        queue.add(new InferenceRequest(model, inputs(120, 120, 120, 300), ARRIVAL));

        assertThat(lengths(queue.poll())).containsExactly(120, 120);
        assertThat(lengths(queue.poll())).containsExactly(120);
        assertThat(lengths(queue.poll())).containsExactly(300);
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

        request.begin(ARRIVAL + 30);
        request.complete(1, second, ARRIVAL + 40);
        assertThat(request.isDone()).isFalse();
        request.complete(0, first, ARRIVAL + 100);

        InferenceResult result = request.result().join();
        assertThat(result.logits()).containsExactly(first, second);
        assertThat(result.queueNanos()).isEqualTo(30);
        assertThat(result.inferNanos()).isEqualTo(70);
    }

    private InferenceRequest add(int... lengths) {
        InferenceRequest request = new InferenceRequest(MODEL, inputs(lengths), ARRIVAL);
        queue.add(request);
        return request;
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
