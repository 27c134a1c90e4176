package io.squadron.tokenizer.squad;

/**
 * What one paragraph may hold, so that no file can take all memory.
 *
 * @param maxContextLength characters (code points) of a context
 * @param maxQuestionLength characters of a question
 * @param maxIdLength characters of a question's id; it becomes a Kafka key
 * @param maxParagraphBytes bytes of a paragraph with all its questions
 */
public record SquadLimits(int maxContextLength, int maxQuestionLength, int maxIdLength, long maxParagraphBytes) {

    /** The longest context ever seen in a file of this format had 131,837 characters; SQuAD's own have under 4,000. */
    public static final SquadLimits DEFAULT = new SquadLimits(1_000_000, 100_000, 1_000, 64L << 20);
}
