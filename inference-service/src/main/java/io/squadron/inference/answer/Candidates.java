package io.squadron.inference.answer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The spans that may be answers, best first, made one by one: run_squad pairs and sorts all n² of every window, of which
 * hardly more than the n-best list's length are looked at.
 *
 * <p>For one start the scores fall with the logits of the ends, so a cursor for each start over the ends of its window
 * gives that start's spans in their order, and a heap of cursors gives all of them. Equal scores come in the order in
 * which run_squad's stable sort leaves them: by window, rank of the start, rank of the end, "no answer" last.
 */
final class Candidates implements Iterator<Candidate> {
    private final PriorityQueue<Cursor> heap = new PriorityQueue<>();
    private Optional<Candidate> noAnswer = Optional.empty();

    /** One start and those ends of its window, best first, that have not been given yet. */
    private static final class Cursor implements Comparable<Cursor> {
        private final PlacedWindow window;
        private final int startRank;
        private final int start;
        private final double startLogit;
        private final float[] endLogits;
        private final int[] ends;
        private final int maxAnswerLength;

        /** Index into {@link #ends}. */
        private int at = -1;

        Cursor(
                PlacedWindow window,
                int startRank,
                int start,
                double startLogit,
                float[] endLogits,
                int[] ends,
                int maxAnswerLength) {
            this.window = window;
            this.startRank = startRank;
            this.start = start;
            this.startLogit = startLogit;
            this.endLogits = endLogits;
            this.ends = ends;
            this.maxAnswerLength = maxAnswerLength;
        }

        boolean advance() {
            do {
                at++;
            } while (at < ends.length && (ends[at] < start || ends[at] - start >= maxAnswerLength));
            return at < ends.length;
        }

        Candidate candidate() {
            return new Candidate(window, start, ends[at], startLogit, endLogits[ends[at]]);
        }

        private double score() {
            return startLogit + (double) endLogits[ends[at]];
        }

        @Override
        public int compareTo(Cursor other) {
            double mine = score();
            double others = other.score();
            if (mine != others) { // unlike Double.compare: -0 equals 0
                return mine > others ? -1 : 1;
            }
            return window.index() != other.window.index()
                    ? Integer.compare(window.index(), other.window.index())
                    : Integer.compare(startRank, other.startRank);
        }
    }

    /**
     * The spans of these windows.
     *
     * @param logits one for each window, in the windows' order
     * @param stillWanted run for each window; throws to end it
     */
    Candidates(List<PlacedWindow> windows, List<WindowLogits> logits, AnswerSettings settings, Runnable stillWanted) {
        for (PlacedWindow window : windows) {
            stillWanted.run();
            add(window, logits.get(window.index()), settings);
        }
    }

    private void add(PlacedWindow placed, WindowLogits logits, AnswerSettings settings) {
        DocumentWindow window = placed.window();
        if (logits.start().length < window.length()) {
            throw new IllegalArgumentException("window %d has %d tokens but logits for %d"
                    .formatted(placed.index(), window.length(), logits.start().length));
        }
        int[] ends = documentTokens(window, BestIndexes.of(logits.end(), settings.nBestSize()));
        int[] starts = BestIndexes.of(logits.start(), settings.nBestSize());
        int maxAnswerLength = Math.min(settings.maxAnswerLength(), window.length());
        for (int rank = 0; rank < starts.length; rank++) {
            int start = starts[rank];
            if (window.isDocumentToken(start) && window.isMaxContext(start)) {
                Cursor cursor =
                        new Cursor(placed, rank, start, logits.start()[start], logits.end(), ends, maxAnswerLength);
                if (cursor.advance()) {
                    heap.add(cursor);
                }
            }
        }
    }

    private static int[] documentTokens(DocumentWindow window, int[] indexes) {
        List<Integer> kept = new ArrayList<>(indexes.length);
        for (int index : indexes) {
            if (window.isDocumentToken(index)) {
                kept.add(index);
            }
        }
        return kept.stream().mapToInt(Integer::intValue).toArray();
    }

    /** "No answer" competes; of equal scores it is the last. */
    void addNoAnswer(Candidate candidate) {
        noAnswer = Optional.of(candidate);
    }

    @Override
    public boolean hasNext() {
        return !heap.isEmpty() || noAnswer.isPresent();
    }

    @Override
    public Candidate next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no span is left");
        }
        if (noAnswer.isPresent()
                && (heap.isEmpty() || heap.peek().score() < noAnswer.get().score())) {
            Candidate none = noAnswer.get();
            noAnswer = Optional.empty();
            return none;
        }
        Cursor best = heap.remove();
        Candidate candidate = best.candidate();
        if (best.advance()) {
            heap.add(best);
        }
        return candidate;
    }
}
