package io.squadron.eval.window;

import java.util.List;

/**
 * A window of a data set.
 *
 * @param exampleIndex position of its question among the data set's, from 0
 * @param span which window of its question, from 0
 * @param tokens without padding, which only a batch has
 */
public record SampleWindow(String exampleId, long exampleIndex, int span, List<WindowToken> tokens) {

    /** Tokens that another window of the question sees with more context. */
    public long elsewhere() {
        return tokens.stream().filter(WindowToken::elsewhere).count();
    }

    /** An answer is at least partly in it. */
    public boolean hasAnswer() {
        return tokens.stream().anyMatch(WindowToken::answer);
    }

    /** How many tokens it has. */
    public long length() {
        return tokens.size();
    }
}
