package io.squadron.tokenizer.window;

/** What a question's windows are to be labelled with. */
public sealed interface Label {

    /** Positions are not asked for: scoring and serving. {@code isImpossible} is the question's own flag. */
    record None(boolean isImpossible) implements Label {}

    /** Training on a question that has no answer: every window points to [CLS]. */
    record Impossible() implements Label {}

    /** Training on an answer. */
    record Answer(AnswerSpan span) implements Label {}
}
