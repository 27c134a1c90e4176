package io.squadron.inference.answer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The measure of {@link AnswerFinder}: the same answers, by making and sorting every pair of starts and ends as run_squad
 * does, and tokenizing the words of each anew.
 *
 * <p>From logits to answers: run_squad's {@code compute_predictions_logits} (transformers
 * {@code data/metrics/squad_metrics.py}) over all windows of one document, or of several in one list. Where answers must not
 * overlap, every character of every answer is marked.
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
final class AllPairsAnswerFinder {
    /** As Python's stable {@code sorted(…, reverse=True)}: on equal scores the order stays (and -0 equals 0). */
    private static final Comparator<Pair> BEST_FIRST =
            (a, b) -> a.score() > b.score() ? -1 : a.score() < b.score() ? 1 : 0;

    private static final Entry EMPTY = new Entry(0, new PlacedText("empty", 0, 0), 0, 0);

    private final List<Document> documents;
    private final AnswerSettings settings;

    private AllPairsAnswerFinder(List<Document> documents, AnswerSettings settings) {
        this.documents = documents;
        this.settings = settings;
    }

    /**
     * The answers that the windows' logits speak for.
     *
     * @param logits one for each window, in the windows' order, one document after the other
     */
    static Answers find(List<Document> documents, List<WindowLogits> logits, AnswerSettings settings) {
        return new AllPairsAnswerFinder(documents, settings).find(logits);
    }

    private record Pair(int document, DocumentWindow window, int start, int end, double startLogit, double endLogit) {
        double score() {
            return startLogit + endLogit;
        }

        boolean isNull() {
            return start == 0;
        }
    }

    private record Entry(int document, PlacedText place, double startLogit, double endLogit) {
        double score() {
            return startLogit + endLogit;
        }

        boolean isNull() {
            return place.text().isEmpty();
        }
    }

    private Answers find(List<WindowLogits> logits) {
        List<Pair> pairs = new ArrayList<>();
        Iterator<WindowLogits> next = logits.iterator();
        for (int d = 0; d < documents.size(); d++) {
            for (DocumentWindow window : documents.get(d).windows()) {
                addPairs(d, window, next.next(), pairs);
            }
        }
        Pair none = bestNull(logits);
        if (settings.handleImpossibleAnswer()) {
            pairs.add(none);
        }
        pairs.sort(BEST_FIRST);
        List<Entry> entries = best(pairs);
        complete(entries, none);
        return answers(entries, none);
    }

    /** Every pair of a best start and a best end that is a possible answer. */
    private void addPairs(int document, DocumentWindow window, WindowLogits logits, List<Pair> pairs) {
        int[] ends = BestIndexes.of(logits.end(), settings.nBestSize());
        for (int start : BestIndexes.of(logits.start(), settings.nBestSize())) {
            if (!isDocumentToken(window, start) || !window.tokenIsMaxContext().get(start - window.documentStart())) {
                continue;
            }
            for (int end : ends) {
                if (isDocumentToken(window, end) && end >= start && end - start < settings.maxAnswerLength()) {
                    pairs.add(new Pair(document, window, start, end, logits.start()[start], logits.end()[end]));
                }
            }
        }
    }

    private static boolean isDocumentToken(DocumentWindow window, int index) {
        return index >= window.documentStart() && index < window.documentEnd();
    }

    /** "No answer" scores what the least convinced window gives it: one window with an answer is enough. */
    private static Pair bestNull(List<WindowLogits> logits) {
        Pair least = null;
        for (WindowLogits window : logits) {
            Pair here = new Pair(0, null, 0, 0, window.start()[0], window.end()[0]);
            if (least == null || here.score() < least.score()) {
                least = here;
            }
        }
        return least;
    }

    private List<Entry> best(List<Pair> pairs) {
        TextByText finalText = new TextByText(settings.doLowerCase(), settings.verboseLogging());
        List<Set<String>> seen = each(HashSet::new);
        List<BitSet> predicted = each(BitSet::new);
        List<BitSet> told = each(BitSet::new);
        List<Entry> entries = new ArrayList<>();
        for (Pair pair : pairs) {
            if (entries.size() >= settings.nBestSize()) {
                break;
            }
            int d = pair.document();
            if (pair.isNull()) {
                entries.add(new Entry(0, PlacedText.NONE, pair.startLogit(), pair.endLogit()));
                continue;
            }
            PlacedText tokens = tokens(pair);
            PlacedText place = settings.textForm() == TextForm.ORIGINAL ? tokens : finalText(pair, finalText);
            boolean overlaps = isMarked(predicted.get(d), tokens) || isMarked(told.get(d), place);
            if (!seen.get(d).contains(place.text()) && !(settings.nonOverlapping() && overlaps)) {
                seen.get(d).add(place.text());
                predicted.get(d).set(tokens.start(), tokens.end());
                told.get(d).set(place.start(), place.end());
                entries.add(new Entry(d, place, pair.startLogit(), pair.endLogit()));
            }
        }
        return entries;
    }

    private <T> List<T> each(Supplier<T> empty) {
        return documents.stream().map(document -> empty.get()).toList();
    }

    private static boolean isMarked(BitSet characters, PlacedText place) {
        return !characters.get(place.start(), place.end()).isEmpty();
    }

    private PlacedText tokens(Pair pair) {
        int start = pair.window().tokenStart().get(pair.start() - pair.window().documentStart());
        int end = pair.window().tokenEnd().get(pair.end() - pair.window().documentStart());
        return new PlacedText(documents.get(pair.document()).context().slice(start, end), start, end);
    }

    private PlacedText finalText(Pair pair, TextByText finalText) {
        int first = pair.start() - pair.window().documentStart();
        int last = pair.end() - pair.window().documentStart();
        return finalText.of(
                pair.window().tokens().subList(first, last + 1),
                documents.get(pair.document()).context(),
                pair.window().tokenToOrigMap().get(first),
                pair.window().tokenToOrigMap().get(last));
    }

    /** Adds what run_squad wants in the list in any case. */
    private void complete(List<Entry> entries, Pair none) {
        boolean asRunSquad = settings.textForm() == TextForm.RUN_SQUAD;
        if (settings.handleImpossibleAnswer()) {
            if (entries.stream().noneMatch(Entry::isNull)) {
                entries.add(new Entry(0, PlacedText.NONE, none.startLogit(), none.endLogit()));
            }
            if (entries.size() == 1 && asRunSquad) {
                entries.add(0, EMPTY);
            }
        } else if (entries.isEmpty()) {
            entries.add(asRunSquad ? EMPTY : new Entry(0, PlacedText.NONE, 0, 0));
        }
    }

    private Answers answers(List<Entry> entries, Pair none) {
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
