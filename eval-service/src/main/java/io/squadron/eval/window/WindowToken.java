package io.squadron.eval.window;

/**
 * A token of a window.
 *
 * @param text as BERT's tokenizer prints it, e.g. "##ing"
 * @param answer it is in an answer
 * @param elsewhere another window sees it with more context around it, so an answer is not taken from here
 */
public record WindowToken(String text, Part part, boolean answer, boolean elsewhere) {

    /** Where it is from. */
    public enum Part {
        /** [CLS] or [SEP]. */
        SPECIAL,
        QUESTION,
        CONTEXT
    }
}
