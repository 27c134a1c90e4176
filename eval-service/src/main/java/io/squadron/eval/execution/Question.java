package io.squadron.eval.execution;

import io.squadron.eval.dataset.DevQuestion;

/** A question of an evaluation that is under way. */
final class Question {
    private final DevQuestion content;
    private int tries;

    /** @param tries how often it has failed before */
    Question(DevQuestion content, int tries) {
        this.content = content;
        this.tries = tries;
    }

    DevQuestion content() {
        return content;
    }

    long index() {
        return content.key.exampleIndex();
    }

    /** Its position in the data set. */
    String requestId() {
        return Long.toString(index());
    }

    int tries() {
        return tries;
    }

    /** Returns how often it has failed, this time included. */
    int failed() {
        return ++tries;
    }
}
