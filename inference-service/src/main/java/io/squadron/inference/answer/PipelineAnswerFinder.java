package io.squadron.inference.answer;

import com.ibm.icu.lang.UCharacter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * From logits to answers as {@code pipeline("question-answering")} goes: {@code postprocess} of transformers 4.57
 * ({@code pipelines/question_answering.py}) with a fast tokenizer, over all windows of one document.
 *
 * <p>It differs from run_squad's way ({@link AnswerFinder}) in more than the score: each window has a softmax of its own,
 * spans grow to whole words, and answers that read the same but for capitals are one, whose scores are added up, also
 * across windows that overlap. The tokens' maximum context plays no part.
 *
 * <p>Two differences from the original. Where a context has fewer spans than it wants, it goes on with impossible ones (of
 * probability 0, that end before they begin); here they are left out. And it computes with floats, this with doubles:
 * scores agree to about six digits.
 */
public final class PipelineAnswerFinder {
    /** WordPiece marks with it a token that goes on with the word before; "#" itself is punctuation, and always alone. */
    private static final String CONTINUATION = "##";

    private static final PipelineAnswer NONE = new PipelineAnswer("", 0, 0, 0);

    private final ContextText context;
    private final PipelineSettings settings;
    /** By the text in lower case; in the order in which they were found. */
    private final Map<String, PipelineAnswer> answers = new LinkedHashMap<>();

    private final TextBudget looked = new TextBudget(TextBudget.OF_A_SEARCH);

    private PipelineAnswerFinder(ContextText context, PipelineSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    /**
     * The answers that the windows' logits speak for, best first: at least one and at most as many as are wanted.
     *
     * @param logits one for each window, in the windows' order
     * @param stillWanted run for each window: what it throws ends the work
     * @throws IllegalArgumentException if windows and logits do not belong together
     * @throws io.squadron.inference.RefusedException TOO_MUCH_WORK if the answers are too long together
     */
    public static List<PipelineAnswer> find(
            ContextText context,
            List<DocumentWindow> windows,
            List<WindowLogits> logits,
            PipelineSettings settings,
            Runnable stillWanted) {
        if (windows.isEmpty() || windows.size() != logits.size()) {
            throw new IllegalArgumentException("%d windows and logits for %d".formatted(windows.size(), logits.size()));
        }
        return new PipelineAnswerFinder(context, settings).find(windows, logits, stillWanted);
    }

    private List<PipelineAnswer> find(List<DocumentWindow> windows, List<WindowLogits> logits, Runnable stillWanted) {
        double noAnswer = Double.MAX_VALUE;
        for (int w = 0; w < windows.size(); w++) {
            stillWanted.run();
            WindowProbabilities probabilities = new WindowProbabilities(windows.get(w), logits.get(w));
            noAnswer = Math.min(noAnswer, probabilities.noAnswer());
            for (WindowProbabilities.Span span :
                    probabilities.best(settings.spansPerWindow(), settings.maxAnswerLen())) {
                add(answer(windows.get(w), span));
            }
        }
        List<PipelineAnswer> ranked = new ArrayList<>(answers.values());
        if (settings.handleImpossibleAnswer()) {
            ranked.add(new PipelineAnswer("", 0, 0, noAnswer));
        } else if (ranked.isEmpty()) {
            ranked.add(NONE);
        }
        ranked.sort(Comparator.comparingDouble(PipelineAnswer::score).reversed());
        List<PipelineAnswer> best = List.copyOf(ranked.subList(0, Math.min(settings.topK(), ranked.size())));
        TextBudget told = new TextBudget(TextBudget.OF_A_RESPONSE);
        best.forEach(answer -> told.take(answer.text()));
        return best;
    }

    /** The same words at another place count for the place that was found first. */
    private void add(PipelineAnswer answer) {
        looked.take(answer.text());
        answers.merge(
                UCharacter.toLowerCase(Locale.ROOT, answer.text()),
                answer,
                (first, more) ->
                        new PipelineAnswer(first.text(), first.start(), first.end(), first.score() + more.score()));
    }

    private PipelineAnswer answer(DocumentWindow window, WindowProbabilities.Span span) {
        int first = span.start() - window.documentStart();
        int last = span.end() - window.documentStart();
        if (settings.alignToWords()) {
            while (first > 0 && goesOn(window, first)) {
                first--;
            }
            while (last + 1 < window.tokens().size() && goesOn(window, last + 1)) {
                last++;
            }
        }
        int start = window.tokenStart().get(first);
        int end = window.tokenEnd().get(last);
        return new PipelineAnswer(context.slice(start, end), start, end, span.probability());
    }

    private static boolean goesOn(DocumentWindow window, int token) {
        return window.tokens().get(token).startsWith(CONTINUATION);
    }
}
