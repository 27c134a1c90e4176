package io.squadron.trainer.dataset;

import io.squadron.v1.Window;
import java.util.Optional;

/**
 * What a window must be so that it can be trained on. Kafka holds whatever was written, and an id outside the
 * vocabulary or a position outside the window would otherwise surface in the middle of a run, deep in the engine.
 *
 * @param vocabSize token ids are below it
 * @param maxSeqLength tokens of a window at most
 */
record WindowRules(int vocabSize, int maxSeqLength) {
    /** Says in a sentence why a window cannot be used; empty if it can. */
    Optional<String> fault(Window window) {
        int length = window.getInputIdsCount();
        if (window.getWindowId().isEmpty()) {
            return Optional.of("the window has no window_id");
        }
        if (length < 3 || length > maxSeqLength) {
            return Optional.of(
                    "window %s has %d tokens, not 3 to %d".formatted(window.getWindowId(), length, maxSeqLength));
        }
        // [CLS] question [SEP] document [SEP]
        long specialAndQuestion = Integer.toUnsignedLong(window.getQuestionLength()) + 3;
        if (specialAndQuestion > length) {
            return Optional.of("window %s has %d tokens, but a question of %s"
                    .formatted(window.getWindowId(), length, Integer.toUnsignedString(window.getQuestionLength())));
        }
        for (int i = 0; i < length; i++) {
            int id = window.getInputIds(i);
            if (Integer.compareUnsigned(id, vocabSize) >= 0) {
                return Optional.of("window %s has the id %s at token %d, but the encoder's vocabulary has %d"
                        .formatted(window.getWindowId(), Integer.toUnsignedString(id), i, vocabSize));
            }
        }
        return positionFault(window, length);
    }

    private static Optional<String> positionFault(Window window, int length) {
        long start = Integer.toUnsignedLong(window.getStartPosition());
        long end = Integer.toUnsignedLong(window.getEndPosition());
        if (start <= end && end < length) {
            return Optional.empty();
        }
        return Optional.of("window %s has %d tokens, but its answer is from %d to %d"
                .formatted(window.getWindowId(), length, start, end));
    }
}
