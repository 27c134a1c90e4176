package io.squadron.endtoend.ledger.client;

import io.squadron.v1.TrainingArguments;

/**
 * A way to train: a file and how often it is gone through.
 *
 * @param name letters
 * @param squad the file's text
 */
public record Variant(String name, String squad, int epochs) {

    /** The variant whose file a data set was made of. */
    boolean isOf(String datasetName) {
        return datasetName.startsWith(name + ".");
    }

    TrainingArguments arguments() {
        return TrainingArguments.newBuilder()
                .setPerGpuTrainBatchSize(4)
                .setLearningRate(2e-4)
                .setNumTrainEpochs(epochs)
                .setLoggingSteps(1)
                .setNoCuda(true)
                .build();
    }
}
