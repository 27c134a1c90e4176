package io.squadron.eval.window;

import io.squadron.v1.Window;
import java.util.ArrayList;
import java.util.List;

/** The words of a tokenizer by their ids: the lines of its vocab.txt. */
record Vocabulary(List<String> words) {

    static Vocabulary of(String vocabTxt) {
        return new Vocabulary(vocabTxt.lines().toList());
    }

    private String word(int id) {
        return id >= 0 && id < words.size() ? words.get(id) : "[" + Integer.toUnsignedString(id) + "]";
    }

    /** A window as text. */
    SampleWindow read(Window window, AnswerPlaces answers) {
        int contextBegin = window.getQuestionLength() + 2;
        int contextEnd = contextBegin + window.getTokenStartCount();
        List<WindowToken> tokens = new ArrayList<>();
        for (int i = 0; i < window.getInputIdsCount(); i++) {
            boolean isContext = contextBegin <= i && i < contextEnd;
            boolean isQuestion = 1 <= i && i < contextBegin - 1;
            int ofContext = i - contextBegin;
            tokens.add(new WindowToken(
                    word(window.getInputIds(i)),
                    isContext
                            ? WindowToken.Part.CONTEXT
                            : isQuestion ? WindowToken.Part.QUESTION : WindowToken.Part.SPECIAL,
                    isContext && answers.cover(window, ofContext),
                    isContext && !isMaxContext(window, ofContext)));
        }
        return new SampleWindow(
                window.getExampleId(), window.getExampleIndex(), window.getDocSpanIndex(), List.copyOf(tokens));
    }

    private static boolean isMaxContext(Window window, int token) {
        int index = token / Byte.SIZE;
        return index < window.getTokenIsMaxContext().size()
                && (window.getTokenIsMaxContext().byteAt(index) >> (token % Byte.SIZE) & 1) == 1;
    }
}
