package io.squadron.tokenizer.window;

/** Asked between the pieces of long work, so that work which nobody waits for any more ends early. */
@FunctionalInterface
public interface StillWanted {

    /** For work that is always wanted. */
    StillWanted ALWAYS = () -> {};

    /**
     * Returns if the result is still wanted.
     *
     * @throws UnwantedException if not
     */
    void require();
}
