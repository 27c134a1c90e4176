package io.squadron.inference.answer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The n-best list while candidates are offered to it, best first: of those of one document that have the same text the best
 * is taken in, and where answers must not overlap, of those that share a token, or a character of what is told.
 *
 * <p>The two are not the same with {@link TextForm#RUN_SQUAD}, whose text may be more than the predicted tokens, or (in a word
 * that has it twice) another place. One question's; not thread-safe.
 */
final class NBestList {
    /** "No answer" is the same of every document. */
    private static final int ANY_DOCUMENT = -1;

    private final List<Document> documents;
    private final AnswerSettings settings;
    private final TextBudget texts = new TextBudget(TextBudget.OF_A_RESPONSE);
    private final List<Entry> entries = new ArrayList<>();
    private final Set<TextOfDocument> seen = new HashSet<>();
    private final TakenPlaces predicted = new TakenPlaces();
    private final TakenPlaces told = new TakenPlaces();
    /** By document: most of many have no candidate that is looked at. */
    private final Map<Integer, FinalText> finalTexts = new HashMap<>();

    private record TextOfDocument(int document, String text) {}

    NBestList(List<Document> documents, AnswerSettings settings) {
        this.documents = documents;
        this.settings = settings;
    }

    boolean isFull() {
        return entries.size() >= settings.nBestSize();
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /**
     * Takes a candidate in, unless one before it is in its way.
     *
     * @throws io.squadron.inference.RefusedException TOO_MUCH_WORK if the texts are too long together
     */
    void offer(Candidate candidate) {
        if (candidate.isNull()) {
            if (seen.add(new TextOfDocument(ANY_DOCUMENT, ""))) {
                entries.add(Entry.none(candidate.startLogit(), candidate.endLogit()));
            }
            return;
        }
        DocumentWindow window = candidate.window().window();
        int document = candidate.window().document();
        int start = window.tokenStart().get(candidate.start() - window.documentStart());
        int end = window.tokenEnd().get(candidate.end() - window.documentStart());
        // Most are left out by this, before their text is made, which takes much longer.
        if (settings.nonOverlapping() && !predicted.isFree(document, start, end)) {
            return;
        }
        PlacedText place =
                switch (settings.textForm()) {
                    case ORIGINAL ->
                        new PlacedText(documents.get(document).context().slice(start, end), start, end);
                    case RUN_SQUAD -> finalText(candidate);
                };
        if (settings.nonOverlapping() && !told.isFree(document, place.start(), place.end())) {
            return;
        }
        if (seen.add(new TextOfDocument(document, place.text()))) {
            texts.take(place.text());
            entries.add(new Entry(document, place, candidate.startLogit(), candidate.endLogit()));
            predicted.take(document, start, end);
            told.take(document, place.start(), place.end());
        }
    }

    private PlacedText finalText(Candidate candidate) {
        DocumentWindow window = candidate.window().window();
        int first = candidate.start() - window.documentStart();
        int last = candidate.end() - window.documentStart();
        return finalTexts
                .computeIfAbsent(
                        candidate.window().document(),
                        document -> new FinalText(
                                documents.get(document).context(), settings.doLowerCase(), settings.verboseLogging()))
                .of(
                        window.tokens().subList(first, last + 1),
                        window.tokenToOrigMap().get(first),
                        window.tokenToOrigMap().get(last));
    }
}
