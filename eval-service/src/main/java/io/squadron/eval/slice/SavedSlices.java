package io.squadron.eval.slice;

import io.squadron.eval.filter.FilterException;
import io.squadron.eval.filter.FilterParser;
import io.squadron.eval.storage.DatabaseClock;
import io.squadron.eval.storage.ShortName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** Keeps slices that somebody wants to see again, and finds them in evaluations. */
@ApplicationScoped
public class SavedSlices {
    /** Each is looked for in every evaluation that is shown. */
    private static final int MOST = 20;

    private final Slices slices;
    private final DatabaseClock clock;

    SavedSlices(Slices slices, DatabaseClock clock) {
        this.slices = slices;
        this.clock = clock;
    }

    /** It cannot be kept; the message is a sentence for whoever wanted it. */
    public static final class NotSavedException extends Exception {
        private static final long serialVersionUID = 1;

        NotSavedException(String sentence) {
            super(sentence);
        }
    }

    /** Keeps a filter under a name, in place of the one that had it. */
    @Transactional(rollbackOn = NotSavedException.class)
    public void save(String name, String filter) throws NotSavedException {
        String plain = name.strip();
        if (!ShortName.isName(plain)) {
            throw new NotSavedException("A slice has a name of 1 to %d letters.".formatted(ShortName.LONGEST));
        }
        try {
            FilterParser.parse(filter, PredictionVocabulary.fields());
        } catch (FilterException e) {
            throw new NotSavedException(e.getMessage());
        }
        SavedSlice slice = SavedSlice.findById(plain);
        if (slice == null) {
            if (SavedSlice.count() >= MOST) {
                throw new NotSavedException("There are %d saved slices; delete one first.".formatted(MOST));
            }
            slice = new SavedSlice();
            slice.name = plain;
        }
        slice.filter = filter.strip();
        slice.createdAt = clock.now();
        slice.persist();
    }

    @Transactional
    public void delete(String name) {
        if (ShortName.isName(name)) {
            SavedSlice.deleteById(name);
        }
    }

    /** Those that an evaluation has questions of; none if nothing is saved. */
    @Transactional
    public Optional<Breakdown> of(String evaluationId) {
        List<Breakdown.Group> groups = SavedSlice.all().stream()
                .flatMap(saved -> group(evaluationId, saved).stream())
                .filter(group -> !group.slice().isEmpty())
                .toList();
        return groups.isEmpty() ? Optional.empty() : Optional.of(new Breakdown("Saved slices", groups));
    }

    /** Nothing for one that a former version could read and this one cannot. */
    private Optional<Breakdown.Group> group(String evaluationId, SavedSlice saved) {
        try {
            return Optional.of(new Breakdown.Group(
                    saved.name,
                    saved.filter,
                    slices.of(evaluationId, FilterParser.parse(saved.filter, PredictionVocabulary.fields()))));
        } catch (FilterException e) {
            return Optional.empty();
        }
    }
}
