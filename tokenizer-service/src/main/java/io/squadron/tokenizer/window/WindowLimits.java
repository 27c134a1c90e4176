package io.squadron.tokenizer.window;

import java.util.Optional;

/**
 * What one question may make when it is served. An import of questions that are to be answered asks the same, so that none
 * is imported which nobody will answer.
 *
 * @param maxWindows windows
 * @param maxTokens tokens of all its windows together
 */
public record WindowLimits(long maxWindows, long maxTokens) {

    /** For windows that go to a file and into nobody's memory. */
    public static final WindowLimits NONE = new WindowLimits(Long.MAX_VALUE, Long.MAX_VALUE);

    /**
     * What is too much.
     *
     * @param sentenceEnd what and what to change, as "… windows …; shorten …"
     * @param limit how much may be
     * @param value how much there would be
     */
    public record Excess(String sentenceEnd, long limit, long value) {}

    /** What is too much; empty if nothing is. */
    public Optional<Excess> excess(WindowCost cost) {
        if (cost.windows() > maxWindows) {
            return Optional.of(new Excess(
                    cost.windows() + " windows and the limit is " + maxWindows
                            + "; shorten the context or raise doc_stride",
                    maxWindows,
                    cost.windows()));
        }
        if (cost.tokens() > maxTokens) {
            return Optional.of(new Excess(
                    "windows of " + cost.tokens() + " tokens and the limit is " + maxTokens
                            + "; shorten the context, raise doc_stride or lower max_seq_length",
                    maxTokens,
                    cost.tokens()));
        }
        return Optional.empty();
    }
}
