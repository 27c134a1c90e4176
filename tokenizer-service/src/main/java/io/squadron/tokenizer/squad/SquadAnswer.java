package io.squadron.tokenizer.squad;

/** One annotated answer as it stands in the file. */
public sealed interface SquadAnswer {

    /** The answer; empty where a faulty one has none. */
    String text();

    /**
     * An answer that says where it is; whether it is really there is not checked yet.
     *
     * @param answerStart code points from the start of the context
     */
    record Placed(String text, int answerStart) implements SquadAnswer {}

    /**
     * An answer without a usable {@code text} or {@code answer_start}. One with a text can still be scored against.
     *
     * @param fault one sentence that says where and what is wrong
     */
    record Faulty(String text, String fault) implements SquadAnswer {}
}
