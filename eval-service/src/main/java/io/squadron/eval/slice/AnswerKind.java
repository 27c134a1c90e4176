package io.squadron.eval.slice;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What became of a question. */
public enum AnswerKind {
    RIGHT("as a gold answer, but for case, articles and punctuation"),
    PARTIAL("shares words with a gold answer"),
    ELSEWHERE("shares no word with a gold answer"),
    NO_ANSWER("none given, but there is one"),
    FALSE_ANSWER("one given, but there is none"),
    UNANSWERED("the inference-service could not answer it"),
    UNLABELLED("nobody has said what would be right; it counts in no figure");

    private final String description;

    AnswerKind(String description) {
        this.description = description;
    }

    /** As filters write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String description() {
        return description;
    }

    static AnswerKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    static List<String> words() {
        return Stream.of(values()).map(AnswerKind::word).toList();
    }
}
