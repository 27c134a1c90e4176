package io.squadron.tokenizer.window;

import io.squadron.tokenizer.text.CodePoints;
import io.squadron.tokenizer.text.Words;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Makes the windows of a question over a document exactly as transformers' slow
 * {@code squad_convert_example_to_features} does ({@code data/processors/squad.py}): the question is cut at
 * {@code max_query_length}; windows start every {@code doc_stride} tokens until one reaches the document's end; a
 * training window that does not hold the whole answer points to [CLS].
 */
public final class WindowMaker {

    private final TextEncoder encoder;
    private final WindowSettings settings;

    public WindowMaker(TextEncoder encoder, WindowSettings settings) {
        this.encoder = encoder;
        this.settings = settings;
    }

    /**
     * The question's tokens, cut at {@code max_query_length}.
     *
     * @param wanted is asked now and then meanwhile
     */
    public EncodedText encodeQuestion(String question, StillWanted wanted) {
        EncodedText whole = encoder.encode(Words.of(CodePoints.of(question)), wanted);
        int length = Math.min(whole.length(), settings.maxQueryLength());
        return length == whole.length()
                ? whole
                : new EncodedText(
                        Arrays.copyOf(whole.ids(), length),
                        Arrays.copyOf(whole.tokens(), length),
                        Arrays.copyOf(whole.starts(), length),
                        Arrays.copyOf(whole.ends(), length));
    }

    /**
     * What {@link #windows} will come to; nothing for a document without tokens.
     *
     * @param question as {@link #encodeQuestion} gives it
     */
    public WindowCost cost(EncodedText question, Document document) {
        return WindowCost.of(question.length(), document.length(), settings);
    }

    /**
     * The windows in order, each made when it is asked for, so that a long document never lies in memory as windows.
     *
     * @param question as {@link #encodeQuestion} gives it
     */
    public Iterable<Window> windows(EncodedText question, Document document, Label label) {
        return () -> new WindowIterator(question, document, label);
    }

    private final class WindowIterator implements Iterator<Window> {

        private final EncodedText question;
        private final Document document;
        private final Label label;
        private final int count;
        private int next;

        WindowIterator(EncodedText question, Document document, Label label) {
            this.question = question;
            this.document = document;
            this.label = label;
            this.count = (int) cost(question, document).windows();
        }

        @Override
        public boolean hasNext() {
            return next < count;
        }

        @Override
        public Window next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return window(question, document, label, next++, count);
        }
    }

    private Window window(EncodedText question, Document document, Label label, int index, int count) {
        int start = index * settings.docStride();
        int length = Math.min(document.length() - start, settings.documentRoom(question.length()));
        int end = start + length;
        int offset = question.length() + 2;
        int[] tokenToOrigMap = new int[length];
        boolean[] maxContext = new boolean[length];
        MaxContext rule = new MaxContext(
                settings.docStride(), settings.documentRoom(question.length()), document.length(), count);
        for (int i = 0; i < length; i++) {
            tokenToOrigMap[i] = document.wordOf(start + i);
            maxContext[i] = rule.windowOf(start + i) == index;
        }
        int startPosition = 0;
        int endPosition = 0;
        boolean isImpossible = true;
        if (label instanceof Label.Answer answer) {
            AnswerSpan span = answer.span();
            if (span.start() >= start && span.end() < end) {
                startPosition = span.start() - start + offset;
                endPosition = span.end() - start + offset;
                isImpossible = false;
            }
        } else if (label instanceof Label.None none) {
            isImpossible = none.isImpossible();
        }
        return new Window(
                index,
                inputIds(question.ids(), document.encoded().ids(), start, length),
                question.length(),
                start,
                Arrays.copyOfRange(document.encoded().starts(), start, end),
                Arrays.copyOfRange(document.encoded().ends(), start, end),
                tokenToOrigMap,
                maxContext,
                startPosition,
                endPosition,
                isImpossible);
    }

    private int[] inputIds(int[] question, int[] document, int start, int length) {
        int[] inputIds = new int[question.length + length + WindowSettings.SPECIAL_TOKENS];
        inputIds[0] = encoder.clsTokenId();
        System.arraycopy(question, 0, inputIds, 1, question.length);
        inputIds[question.length + 1] = encoder.sepTokenId();
        System.arraycopy(document, start, inputIds, question.length + 2, length);
        inputIds[inputIds.length - 1] = encoder.sepTokenId();
        return inputIds;
    }
}
