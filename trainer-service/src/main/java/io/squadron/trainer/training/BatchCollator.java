package io.squadron.trainer.training;

import io.squadron.trainer.encoder.BertConfig;

/** Pads windows to one length: the longest of the batch, or the data set's maximum where that is asked for. */
final class BatchCollator {
    /** [CLS] and [SEP] belong to the question's segment. */
    private static final int SPECIAL_TOKENS_OF_QUESTION = 2;

    private final TrainingWindows windows;
    private final BertConfig config;
    private final boolean padToMaxLength;

    /**
     * Prepares the padding.
     *
     * @throws TrainingFailedException if a window is longer than the encoder takes
     */
    BatchCollator(TrainingWindows windows, BertConfig config, boolean padToMaxLength) {
        this.windows = windows;
        this.config = config;
        this.padToMaxLength = padToMaxLength;
        requireFit();
    }

    /**
     * Makes one batch, a row per member in their order.
     *
     * @throws TrainingFailedException if a token is not in the encoder's vocabulary
     */
    Batch collate(int... members) {
        int tokens = padToMaxLength ? windows.maxSeqLength() : 0;
        for (int window : members) {
            tokens = Math.max(tokens, windows.length(window));
        }
        Batch batch = new Batch(members.length, tokens, config.padTokenId());
        int[] ids = new int[tokens];
        for (int row = 0; row < members.length; row++) {
            int window = members[row];
            int length = windows.length(window);
            windows.copyInputIds(window, ids, 0);
            requireInVocabulary(window, ids, length);
            batch.set(
                    row,
                    ids,
                    length,
                    windows.questionLength(window) + SPECIAL_TOKENS_OF_QUESTION,
                    windows.startPosition(window),
                    windows.endPosition(window));
        }
        return batch;
    }

    /** Told before the first step, not when the longest window's turn comes. */
    private void requireFit() {
        int tokens = padToMaxLength ? windows.maxSeqLength() : 0;
        for (int window = 0; window < windows.size(); window++) {
            tokens = Math.max(tokens, windows.length(window));
        }
        if (tokens > config.maxPositionEmbeddings()) {
            throw new TrainingFailedException(
                    "the windows have up to %d tokens, but the encoder takes %d; import the data with a smaller max_seq_length"
                            .formatted(tokens, config.maxPositionEmbeddings()));
        }
    }

    private void requireInVocabulary(int window, int[] ids, int length) {
        for (int i = 0; i < length; i++) {
            if (ids[i] < 0 || ids[i] >= config.vocabSize()) {
                throw new TrainingFailedException(
                        "window %d has the token id %d, but the encoder's vocabulary has %d; import the data with the encoder's own tokenizer"
                                .formatted(window, ids[i], config.vocabSize()));
            }
        }
    }
}
