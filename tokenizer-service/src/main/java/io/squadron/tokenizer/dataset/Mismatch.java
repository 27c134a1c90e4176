package io.squadron.tokenizer.dataset;

import io.squadron.tokenizer.squad.SquadAnswer;
import io.squadron.tokenizer.text.CodePoints;
import io.squadron.tokenizer.text.Printable;
import io.squadron.tokenizer.window.Document;
import io.squadron.tokenizer.window.TextEncoder;

/** Says in what way an answer is not in its context. */
final class Mismatch {

    /** Enough to recognise a place by, in code points. */
    private static final int QUOTED = 40;

    private Mismatch() {}

    /** The end of a sentence, without its full stop. */
    static String describe(Document document, SquadAnswer.Placed answer, TextEncoder encoder) {
        CodePoints context = document.words().context();
        CodePoints text = CodePoints.of(answer.answer());
        int start = answer.answerStart();
        if (start >= context.length()) {
            return "answer_start " + start + " is past the context's end at " + context.length();
        }
        if (encoder.encode(answer.answer()).length() == 0) {
            return "the answer " + quoted(text, 0) + " has no token";
        }
        int difference = firstDifference(text, context, start);
        if (difference == text.length()) {
            return "the answer " + quoted(text, 0) + " stands at its answer_start " + start
                    + ", but with its white space made even, as run_squad compares it, it does not";
        }
        // A little before the difference, so that it can be found.
        int from = Math.max(0, difference - QUOTED / 2);
        return "the answer " + quoted(text, from) + " is not in the words at its answer_start " + start
                + ", where the context has " + quoted(context, start + from);
    }

    private static int firstDifference(CodePoints text, CodePoints context, int start) {
        int same = 0;
        while (same < text.length() && start + same < context.length() && text.at(same) == context.at(start + same)) {
            same++;
        }
        return same;
    }

    private static String quoted(CodePoints text, int from) {
        String rest = text.substring(Math.min(from, text.length()), text.length());
        return '"' + Printable.of(rest, QUOTED) + '"';
    }
}
