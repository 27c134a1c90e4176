package io.squadron.eval.scoring;

import java.util.List;

/**
 * What scoring knows of a question.
 *
 * @param id the question's id in the data set
 * @param answers the annotated answers' texts in the file's order; empty for an unanswerable question
 */
public record GoldQuestion(String id, List<String> answers) {
    public GoldQuestion {
        answers = List.copyOf(answers);
    }

    /** As {@code make_qid_to_has_ans} decides it: there is an annotation, whatever it normalises to. */
    public boolean hasAnswer() {
        return !answers.isEmpty();
    }

    /** The answers that v2.0 compares with: those that normalise to something, or the empty answer alone. */
    List<String> comparableAnswers() {
        List<String> comparable = answers.stream()
                .filter(answer -> !AnswerMetric.tokens(answer).isEmpty())
                .toList();
        return comparable.isEmpty() ? List.of("") : comparable;
    }
}
