package io.squadron.tokenizer.squad;

import java.util.List;

/**
 * One question of a paragraph.
 *
 * @param answers in the file's order; empty for an unanswerable question, whatever the file says ({@code
 *     plausible_answers} are never among them)
 * @param isImpossible SQuAD 2.0's flag
 * @param place where it stands in the file, for messages: its path in the JSON, its id and the byte offset of its end
 */
public record SquadQuestion(String id, String question, List<SquadAnswer> answers, boolean isImpossible, String place) {

    public SquadQuestion {
        answers = List.copyOf(answers);
    }

    /** True if there is an answer to score against. */
    public boolean hasAnswerText() {
        return answers.stream().anyMatch(answer -> !answer.text().isEmpty());
    }
}
