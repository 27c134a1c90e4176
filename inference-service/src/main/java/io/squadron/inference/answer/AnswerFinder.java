package io.squadron.inference.answer;

import java.util.ArrayList;
import java.util.List;

/**
 * From logits to answers: run_squad's {@code compute_predictions_logits} (transformers
 * {@code data/metrics/squad_metrics.py}) over all windows of one document, or of several: their candidates compete in one
 * n-best list as those of one document's windows do, while the original's rules hold within each.
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
    private static final Entry EMPTY = new Entry(0, new PlacedText("empty", 0, 0), 0, 0);

    private final List<Document> documents;
    private final List<PlacedWindow> windows;
    private final AnswerSettings settings;
    private final Runnable stillWanted;

    private AnswerFinder(
            List<Document> documents, List<PlacedWindow> windows, AnswerSettings settings, Runnable stillWanted) {
        this.documents = documents;
        this.windows = windows;
        this.settings = settings;
        this.stillWanted = stillWanted;
    }

    /**
     * The answers that the windows' logits speak for.
     *
     * @param logits one for each window, in the windows' order, one document after the other
     * @param stillWanted run every now and then: what it throws ends the work
     * @throws IllegalArgumentException if windows and logits do not belong together
     * @throws io.squadron.inference.RefusedException TOO_MUCH_WORK if the answers are too long together
     */
    public static Answers find(
            List<Document> documents, List<WindowLogits> logits, AnswerSettings settings, Runnable stillWanted) {
        List<PlacedWindow> windows = PlacedWindow.of(documents);
        if (windows.isEmpty() || windows.size() != logits.size()) {
            throw new IllegalArgumentException("%d windows and logits for %d".formatted(windows.size(), logits.size()));
        }
        return new AnswerFinder(documents, windows, settings, stillWanted).find(logits);
    }

    private Answers find(List<WindowLogits> logits) {
        Candidates candidates = new Candidates(windows, logits, settings, stillWanted);
        Candidate none = bestNull(logits);
        if (settings.handleImpossibleAnswer()) {
            candidates.addNoAnswer(none);
        }
        List<Entry> entries = complete(best(candidates), none);
        return answers(entries, none);
    }

    /** "No answer" scores what the least convinced window gives it: one window with an answer is enough. */
    private Candidate bestNull(List<WindowLogits> logits) {
        Candidate least = null;
        for (PlacedWindow window : windows) {
            WindowLogits ofWindow = logits.get(window.index());
            Candidate here = new Candidate(window, 0, 0, ofWindow.start()[0], ofWindow.end()[0]);
            if (least == null || here.score() < least.score()) {
                least = here;
            }
        }
        return least;
    }

    private List<Entry> best(Candidates candidates) {
        NBestList list = new NBestList(documents, settings);
        for (int looked = 0; candidates.hasNext() && !list.isFull(); looked++) {
            if (looked % CANDIDATES_BETWEEN_CHECKS == 0) {
                stillWanted.run();
            }
            list.offer(candidates.next());
        }
        return list.entries();
    }

    /** With what run_squad wants in the list in any case. */
    private List<Entry> complete(List<Entry> best, Candidate none) {
        List<Entry> entries = new ArrayList<>(best);
        boolean asRunSquad = settings.textForm() == TextForm.RUN_SQUAD;
        if (settings.handleImpossibleAnswer()) {
            if (entries.stream().noneMatch(Entry::isNull)) {
                entries.add(Entry.none(none.startLogit(), none.endLogit()));
            }
            if (entries.size() == 1 && asRunSquad) {
                entries.add(0, EMPTY);
            }
        } else if (entries.isEmpty()) {
            entries.add(asRunSquad ? EMPTY : Entry.none(0, 0));
        }
        return entries;
    }

    private Answers answers(List<Entry> entries, Candidate none) {
        List<Answer> nBest = withProbabilities(entries);
        int bestNonNull = firstIndex(entries, false);
        // The logits are taken off one after the other, as the original does: their sum may round to another last bit.
        double nullScoreDiff = bestNonNull < 0
                ? none.score()
                : none.score()
                        - entries.get(bestNonNull).startLogit()
                        - entries.get(bestNonNull).endLogit();
        if (!settings.handleImpossibleAnswer()) {
            return new Answers(firstOf(nBest), nBest, none.score(), nullScoreDiff);
        }
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
        ContextText context = documents.get(entry.document()).context();
        return new Answer(
                place.text(),
                entry.document(),
                place.start(),
                place.end(),
                context.utf16(place.start()),
                context.utf16(place.end()),
                entry.startLogit(),
                entry.endLogit(),
                probability);
    }
}
