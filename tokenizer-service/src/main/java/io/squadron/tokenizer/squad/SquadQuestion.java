package io.squadron.tokenizer.squad;

import java.util.List;

/**
 * One question of a paragraph.
 *
 * @param answers in the file's order; empty for an unanswerable question, whatever the file says ({@code
 *     plausible_answers} are never among them)
 * @param isImpossible SQuAD 2.0's flag
 */
public record SquadQuestion(String id, String question, List<SquadAnswer> answers, boolean isImpossible) {

    public SquadQuestion {
        answers = List.copyOf(answers);
    }
}
