package io.squadron.tokenizer.window;

import java.util.OptionalInt;

/**
 * How text becomes windows, by run_squad's names.
 *
 * @param maxSeqLength tokens of a window at most, [CLS] and both [SEP] included
 * @param docStride document tokens between the starts of two windows (the step, not the overlap that other tools call
 *     stride)
 * @param maxQueryLength a question is cut to this many tokens
 */
public record WindowSettings(int maxSeqLength, int docStride, int maxQueryLength) {

    /** run_squad's defaults. */
    public static final WindowSettings DEFAULT = new WindowSettings(384, 128, 64);

    /** [CLS] and two [SEP]. */
    static final int SPECIAL_TOKENS = 3;

    /** Beyond this no BERT has positions; it keeps sizes within an int everywhere. */
    public static final int LONGEST_SEQUENCE = 65_536;

    /**
     * Checks the settings.
     *
     * @throws InvalidSettingsException if no window could be made, or if document tokens would be left out between two
     *     windows of the longest question
     */
    public WindowSettings {
        if (maxSeqLength < 1 || maxSeqLength > LONGEST_SEQUENCE) {
            throw new InvalidSettingsException(
                    "max_seq_length is " + maxSeqLength + "; it must be from 1 to " + LONGEST_SEQUENCE + ".");
        }
        if (maxQueryLength < 1) {
            throw new InvalidSettingsException("max_query_length is " + maxQueryLength + "; it must be at least 1.");
        }
        if (docStride < 1) {
            throw new InvalidSettingsException("doc_stride is " + docStride
                    + "; it is the number of tokens from one window to the next and must be at least 1.");
        }
        int room = maxSeqLength - maxQueryLength - SPECIAL_TOKENS;
        if (room < 1) {
            throw new InvalidSettingsException("max_seq_length " + maxSeqLength
                    + " leaves no room for the document: max_query_length " + maxQueryLength
                    + " and 3 special tokens need " + (maxQueryLength + SPECIAL_TOKENS) + ".");
        }
        if (docStride > room) {
            throw new InvalidSettingsException("doc_stride " + docStride + " is larger than the " + room
                    + " document tokens that a window of max_seq_length " + maxSeqLength + " with max_query_length "
                    + maxQueryLength + " can hold, so text between two windows would be lost; make it at most " + room
                    + ".");
        }
    }

    /**
     * Settings of which only some are given: run_squad's defaults for the others, or less where a given max_seq_length has no
     * room for them.
     *
     * @throws InvalidSettingsException as the constructor
     */
    public static WindowSettings of(OptionalInt maxSeqLength, OptionalInt docStride, OptionalInt maxQueryLength) {
        int sequence = maxSeqLength.orElse(DEFAULT.maxSeqLength);
        boolean roomForQuery = sequence - SPECIAL_TOKENS > DEFAULT.maxQueryLength;
        int query = maxQueryLength.orElse(
                roomForQuery ? DEFAULT.maxQueryLength : Math.max(1, (sequence - SPECIAL_TOKENS) / 2));
        int room = Math.max(1, sequence - query - SPECIAL_TOKENS);
        return new WindowSettings(sequence, docStride.orElse(Math.min(DEFAULT.docStride, room)), query);
    }

    /** Document tokens that fit beside a question of this many tokens (after its cut). */
    int documentRoom(int questionLength) {
        return maxSeqLength - questionLength - SPECIAL_TOKENS;
    }
}
