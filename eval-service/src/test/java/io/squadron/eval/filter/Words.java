package io.squadron.eval.filter;

import java.util.List;

/** A vocabulary with a field of every type. */
final class Words {
    static final Vocabulary VOCABULARY = new Vocabulary(List.of(
            Field.number("f1", "e.f1", "percent"),
            Field.number("learning_rate", "r.rate", "at the peak"),
            Field.text("encoder", "r.encoder", "what it was trained from"),
            Field.text("name", "r.name", "its own"),
            Field.choice("status", "lower(r.status)", "where it stands", List.of("running", "finished", "failed")),
            Field.choice("word", "q.word", "how the question begins", List.of("when", "who")),
            Field.flag("exact", "p.exact = 1", "as expected"),
            Field.number("length(question)", "q.words", "words"),
            Field.number("length(context)", "c.words", "words"),
            Field.time("submitted", "r.submitted", "when it was asked for")));

    private Words() {}
}
