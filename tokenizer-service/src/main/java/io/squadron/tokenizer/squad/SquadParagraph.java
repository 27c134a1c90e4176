package io.squadron.tokenizer.squad;

import java.util.List;

/**
 * One paragraph with its questions: the most that is ever held of a file.
 *
 * @param title of its article; empty if the file gives none, or gives it too far behind the paragraphs
 */
public record SquadParagraph(String title, String context, List<SquadQuestion> questions) {

    public SquadParagraph {
        questions = List.copyOf(questions);
    }

    SquadParagraph titled(String articleTitle) {
        return new SquadParagraph(articleTitle, context, questions);
    }
}
