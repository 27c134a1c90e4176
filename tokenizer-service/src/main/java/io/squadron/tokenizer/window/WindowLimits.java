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

    /** What is too much and what to change, as "… windows …; shorten …"; empty if nothing is. */
    public Optional<String> excess(WindowCost cost) {
        if (cost.windows() > maxWindows) {
            return Optional.of(cost.windows() + " windows and the limit is " + maxWindows
                    + "; shorten the context or raise doc_stride");
        }
        if (cost.tokens() > maxTokens) {
            return Optional.of("windows of " + cost.tokens() + " tokens and the limit is " + maxTokens
                    + "; shorten the context, raise doc_stride or lower max_seq_length");
        }
        return Optional.empty();
    }
}
