package io.squadron.trainer.execution;

import io.squadron.trainer.Refusal;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.run.PreparedRun;
import io.squadron.v1.Tokenizer;

/** Whether an encoder can be trained on a data set's windows. */
final class EncoderFit {
    private EncoderFit() {}

    /**
     * Makes sure that the encoder has a position for every token of a window and an embedding for every id.
     *
     * @throws Refusal.Unfit if not
     */
    static void require(PreparedRun run, Encoder encoder, Tokenizer tokenizer) {
        int positions = encoder.config().maxPositionEmbeddings();
        int maxSeqLength = run.manifest().getSettings().getMaxSeqLength();
        if (maxSeqLength > positions) {
            throw new Refusal.Unfit(
                    "Data set \"%s\" has windows of up to %d tokens, but encoder \"%s\" takes %d at most; import the data set with a smaller max_seq_length"
                            .formatted(
                                    run.request().getTrainDatasetId(),
                                    maxSeqLength,
                                    run.request().getModelNameOrPath(),
                                    positions));
        }
        int vocabSize = encoder.config().vocabSize();
        if (Integer.compareUnsigned(tokenizer.getVocabSize(), vocabSize) > 0) {
            throw new Refusal.Unfit(
                    "Data set \"%s\" was made with a tokenizer of %s tokens, but encoder \"%s\" knows %d; import the data set with the encoder's own tokenizer"
                            .formatted(
                                    run.request().getTrainDatasetId(),
                                    Integer.toUnsignedString(tokenizer.getVocabSize()),
                                    run.request().getModelNameOrPath(),
                                    vocabSize));
        }
    }
}
