package io.squadron.inference.answer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * From logits to answers: run_squad's {@code compute_predictions_logits} (transformers
 * {@code data/metrics/squad_metrics.py}) over all windows of one document.
 *
 * <p>Two differences, both where the original has nothing to offer. Where no span is valid, run_squad writes the made-up
 * answer "empty"; so does {@link TextForm#RUN_SQUAD}, while {@link TextForm#ORIGINAL} says "no answer". And where every
 * entry of the n-best list is "no answer", the original crashes ({@code best_non_null_entry} is None); here "no answer" is
 * the answer and the best non-null score counts as 0, as that of "empty" does.
 *
 * <p>Every logit that is given competes for a place among the n best starts and ends, as in the original. run_squad pads
 * each window to 384 tokens, and its padding takes some of these places. Squadron gives the logits of the window's own
 * tokens only, so that some n-best lists end with other entries: 74 of 400 on SQuAD v1.1 dev, where no prediction differed.
 */
public final class AnswerFinder {
    private static final int CANDIDATES_BETWEEN_CHECKS = 64;
    private static final Entry EMPTY = new Entry(new PlacedText("empty", 0, 0), 0, 0);

    private final ContextText context;
    private final List<DocumentWindow> windows;
    private final AnswerSettings settings;
    private final Runnable stillWanted;

    private AnswerFinder(
            ContextText context, List<DocumentWindow> windows, AnswerSettings settings, Runnable stillWanted) {
        this.context = context;
        this.windows = windows;
        this.settings = settings;
        this.stillWanted = stillWanted;
    }

    /**
     * The answers that the windows' logits speak for.
     *
     * @param logits one for each window, in the windows' order
     * @param stillWanted run every now and then: what it throws ends the work
     * @throws IllegalArgumentException if windows and logits do not belong together
     * @throws io.squadron.inference.RefusedException TOO_MUCH_WORK if the answers are too long together
     */
    public static Answers find(
            ContextText context,
            List<DocumentWindow> windows,
            List<WindowLogits> logits,
            AnswerSettings settings,
            Runnable stillWanted) {
        if (windows.isEmpty() || windows.size() != logits.size()) {
            throw new IllegalArgumentException("%d windows and logits for %d".formatted(windows.size(), logits.size()));
        }
        return new AnswerFinder(context, windows, settings, stillWanted).find(logits);
    }

    private record Entry(PlacedText place, double startLogit, double endLogit) {
        double score() {
            return startLogit + endLogit;
        }

        boolean isNull() {
            return place.text().isEmpty();
        }
    }

    private Answers find(List<WindowLogits> logits) {
        Candidates candidates = new Candidates(windows, logits, settings, stillWanted);
        Candidate none = bestNull(logits);
        if (settings.handleImpossibleAnswer()) {
            candidates.addNoAnswer(none);
        }
        List<Entry> entries = distinctTexts(candidates);
        complete(entries, none);
        return answers(entries, none);
    }

    /** "No answer" scores what the least convinced window gives it: one window with an answer is enough. */
    private static Candidate bestNull(List<WindowLogits> logits) {
        Candidate least = null;
        for (int w = 0; w < logits.size(); w++) {
            Candidate here = new Candidate(
                    w, 0, 0, logits.get(w).start()[0], logits.get(w).end()[0]);
            if (least == null || here.score() < least.score()) {
                least = here;
            }
        }
        return least;
    }

    private List<Entry> distinctTexts(Candidates candidates) {
        FinalText finalText = new FinalText(context, settings.doLowerCase(), settings.verboseLogging());
        Set<String> seen = new HashSet<>();
        TextBudget texts = new TextBudget(TextBudget.OF_A_RESPONSE);
        List<Entry> entries = new ArrayList<>();
        for (int looked = 0; candidates.hasNext() && entries.size() < settings.nBestSize(); looked++) {
            if (looked % CANDIDATES_BETWEEN_CHECKS == 0) {
                stillWanted.run();
            }
            Candidate candidate = candidates.next();
            PlacedText place = candidate.isNull() ? PlacedText.NONE : place(candidate, finalText);
            if (seen.add(place.text())) {
                texts.take(place.text());
                entries.add(new Entry(place, candidate.startLogit(), candidate.endLogit()));
            }
        }
        return entries;
    }

    private PlacedText place(Candidate candidate, FinalText finalText) {
        DocumentWindow window = windows.get(candidate.window());
        int first = candidate.start() - window.documentStart();
        int last = candidate.end() - window.documentStart();
        return switch (settings.textForm()) {
            case ORIGINAL -> {
                int start = window.tokenStart().get(first);
                int end = window.tokenEnd().get(last);
                yield new PlacedText(context.slice(start, end), start, end);
            }
            case RUN_SQUAD ->
                finalText.of(
                        window.tokens().subList(first, last + 1),
                        window.tokenToOrigMap().get(first),
                        window.tokenToOrigMap().get(last));
        };
    }

    /** Adds what run_squad wants in the list in any case. */
    private void complete(List<Entry> entries, Candidate none) {
        boolean asRunSquad = settings.textForm() == TextForm.RUN_SQUAD;
        if (settings.handleImpossibleAnswer()) {
            if (entries.stream().noneMatch(Entry::isNull)) {
                entries.add(new Entry(PlacedText.NONE, none.startLogit(), none.endLogit()));
            }
            if (entries.size() == 1 && asRunSquad) {
                entries.add(0, EMPTY);
            }
        } else if (entries.isEmpty()) {
            entries.add(asRunSquad ? EMPTY : new Entry(PlacedText.NONE, 0, 0));
        }
    }

    private Answers answers(List<Entry> entries, Candidate none) {
        List<Answer> nBest = withProbabilities(entries);
        if (!settings.handleImpossibleAnswer()) {
            return new Answers(firstOf(nBest), nBest, 0, 0);
        }
        int bestNonNull = firstIndex(entries, false);
        // The logits are taken off one after the other, as the original does: their sum may round to another last bit.
        double nullScoreDiff = bestNonNull < 0
                ? none.score()
                : none.score()
                        - entries.get(bestNonNull).startLogit()
                        - entries.get(bestNonNull).endLogit();
        boolean impossible = bestNonNull < 0 || nullScoreDiff > settings.nullScoreDiffThreshold();
        int chosen = impossible ? firstIndex(entries, true) : bestNonNull;
        List<Answer> ranked = new ArrayList<>(nBest);
        ranked.add(0, ranked.remove(chosen));
        return new Answers(firstOf(ranked), nBest, none.score(), nullScoreDiff);
    }

    private List<Answer> firstOf(List<Answer> ranked) {
        return List.copyOf(ranked.subList(0, Math.min(settings.topK(), ranked.size())));
    }

    private static int firstIndex(List<Entry> entries, boolean isNull) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).isNull() == isNull) {
                return i;
            }
        }
        return -1;
    }

    /** Softmax over the list; the greatest score is taken off first, so that nothing overflows. */
    private List<Answer> withProbabilities(List<Entry> entries) {
        double greatest = entries.stream().mapToDouble(Entry::score).max().orElse(0);
        double[] exponentials = entries.stream()
                .mapToDouble(e -> Math.exp(e.score() - greatest))
                .toArray();
        double sum = 0;
        for (double exponential : exponentials) {
            sum += exponential;
        }
        List<Answer> answers = new ArrayList<>(entries.size());
        for (int i = 0; i < exponentials.length; i++) {
            answers.add(answer(entries.get(i), exponentials[i] / sum));
        }
        return List.copyOf(answers);
    }

    private Answer answer(Entry entry, double probability) {
        PlacedText place = entry.place();
        return new Answer(
                place.text(),
                place.start(),
                place.end(),
                context.utf16(place.start()),
                context.utf16(place.end()),
                entry.startLogit(),
                entry.endLogit(),
                probability);
    }
}
