package io.squadron.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.trainer.Golden;
import io.squadron.trainer.encoder.BertConfig;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrefetchedBatchesTest {
    private static final int WINDOWS = 10;
    private static final int BATCHES_PER_STEP = 2;
    private static final int UPDATES = WINDOWS / BATCHES_PER_STEP;

    private final BertConfig config = Golden.encoder().config();
    private final TrainingArguments arguments = TrainingArguments.builder()
            .perGpuTrainBatchSize(1)
            .gradientAccumulationSteps(BATCHES_PER_STEP)
            .numTrainEpochs(1)
            .build();

    private StepBatches updates(TrainingWindows windows) {
        BatchSampler sampler = new BatchSampler(windows, arguments);
        return new StepBatches(sampler, StepPlan.of(sampler.batchesPerEpoch(), arguments));
    }

    private PrefetchedBatches from(long firstStep, TrainingWindows windows) {
        return new PrefetchedBatches(updates(windows), new BatchCollator(windows, config, false), firstStep, UPDATES);
    }

    @Test
    void theNextUpdatesBatchesAreCollatedWhileThePresentOneIsComputed() throws InterruptedException {
        CountDownLatch collated = new CountDownLatch(2 * BATCHES_PER_STEP);
        TrainingWindows windows = new RandomWindows(WINDOWS, 12, 30) {
            @Override
            public void copyInputIds(int window, int[] destination, int offset) {
                super.copyInputIds(window, destination, offset);
                collated.countDown();
            }
        };
        try (PrefetchedBatches batches = from(1, windows)) {
            batches.next();

            assertThat(collated.await(30, TimeUnit.SECONDS))
                    .as("both updates' windows are read, though the second's were not asked for")
                    .isTrue();
        }
    }

    @Test
    void theBatchesAreThoseOfTheUpdatesInTheirOrderFromAnyUpdateOn() {
        RandomWindows windows = new RandomWindows(WINDOWS, 12, 30);
        StepBatches updates = updates(windows);
        for (int first = 1; first <= UPDATES; first++) {
            try (PrefetchedBatches batches = from(first, windows)) {
                for (int update = first; update <= UPDATES; update++) {
                    assertThat(batches.next())
                            .extracting(Batch::tokens)
                            .isEqualTo(lengths(windows, updates.of(update)));
                }
            }
        }
    }

    private static List<Integer> lengths(TrainingWindows windows, List<int[]> batches) {
        return batches.stream().map(members -> windows.length(members[0])).toList();
    }

    @Test
    void aTokenOutsideTheVocabularyFailsTheUpdateThatHasItAndNoneBefore() {
        int bad = updates(new RandomWindows(WINDOWS, 12, 30)).of(3).get(1)[0];
        TrainingWindows windows = new RandomWindows(WINDOWS, 12, 30) {
            @Override
            public void copyInputIds(int window, int[] destination, int offset) {
                super.copyInputIds(window, destination, offset);
                if (window == bad) {
                    destination[offset + 1] = config.vocabSize();
                }
            }
        };
        try (PrefetchedBatches batches = from(1, windows)) {
            assertThat(List.of(batches.next(), batches.next())).hasSize(2);
            assertThatThrownBy(batches::next)
                    .isInstanceOf(TrainingFailedException.class)
                    .hasMessageContaining("window " + bad + " has the token id " + config.vocabSize());
        }
    }

    @Test
    void thereIsNothingAfterTheLastUpdate() {
        try (PrefetchedBatches batches = from(1, new RandomWindows(WINDOWS, 12, 30))) {
            IntStream.rangeClosed(1, UPDATES).forEach(update -> batches.next());

            assertThatThrownBy(batches::next).isInstanceOf(IllegalStateException.class);
        }
    }
}
