package io.squadron.tokenizer.squad;

import java.util.List;
import java.util.Optional;

/**
 * One question of a paragraph.
 *
 * @param answers in the file's order; empty for an unanswerable question, whatever the file says ({@code
 *     plausible_answers} are never among them)
 * @param isImpossible SQuAD 2.0's flag
 * @param fault why it can't be used, as the end of a sentence; empty if it can
 * @param index among the paragraph's questions
 * @param parentPath path of these in the JSON, e.g. {@code data[3].paragraphs[1].qas}
 * @param byteOffset where it ends in the file
 */
public record SquadQuestion(
        String id,
        String question,
        List<SquadAnswer> answers,
        boolean isImpossible,
        Optional<String> fault,
        int index,
        String parentPath,
        long byteOffset) {

    public SquadQuestion {
        answers = List.copyOf(answers);
    }

    /** True if there is an answer to score against. */
    public boolean hasAnswerText() {
        return answers.stream().anyMatch(answer -> answer.text().isPresent());
    }

    /** Where it stands in the file. */
    public Place place() {
        return new Place(path(), id, byteOffset);
    }

    String path() {
        return parentPath + "[" + index + "]";
    }
}
