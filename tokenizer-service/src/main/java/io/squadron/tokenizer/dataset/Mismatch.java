package io.squadron.tokenizer.dataset;

import io.squadron.tokenizer.squad.SquadAnswer;
import io.squadron.tokenizer.text.CodePoints;
import io.squadron.tokenizer.window.Document;

/** Says in what way an answer is not in its context. */
final class Mismatch {

    /** Enough to recognise a place by, in code points. */
    private static final int QUOTED = 40;

    private Mismatch() {}

    /** The end of a sentence, without its full stop. */
    static String describe(Document document, SquadAnswer.Placed answer) {
        CodePoints context = document.words().context();
        CodePoints text = CodePoints.of(answer.text());
        if (answer.answerStart() >= context.length()) {
            return "answer_start " + answer.answerStart() + " is past the context's end at " + context.length();
        }
        int end = Math.min(context.length() - answer.answerStart(), Math.min(text.length(), QUOTED));
        String there = context.substring(answer.answerStart(), answer.answerStart() + end);
        return "the answer " + quoted(text.substring(0, Math.min(text.length(), QUOTED)))
                + " is not in the words at its answer_start " + answer.answerStart() + ", where the context has "
                + quoted(there);
    }

    private static String quoted(String text) {
        return '"' + text.replaceAll("\\p{Cntrl}", "?") + '"';
    }
}
