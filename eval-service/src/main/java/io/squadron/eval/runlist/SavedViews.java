package io.squadron.eval.runlist;

import io.squadron.eval.storage.DatabaseClock;
import io.squadron.eval.storage.ShortName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/** Keeps lists of runs that somebody wants to see again. */
@ApplicationScoped
public class SavedViews {
    /** They all stand above the list. */
    private static final int MOST = 30;

    private final RunVocabulary words;
    private final DatabaseClock clock;

    SavedViews(RunVocabulary words, DatabaseClock clock) {
        this.words = words;
        this.clock = clock;
    }

    /** A name and what it stands for. */
    public record Named(String name, RunParameters parameters) {}

    /** It cannot be kept; the message is a sentence for whoever wanted it. */
    public static final class NotSavedException extends Exception {
        private static final long serialVersionUID = 1;

        NotSavedException(String sentence) {
            super(sentence);
        }
    }

    /** In the order of their names. */
    @Transactional
    public List<Named> all() {
        return SavedView.<SavedView>stream("order by name")
                .map(view -> new Named(view.name, view.parameters()))
                .toList();
    }

    /** Keeps a list under a name, in place of the one that had it; its page is not kept. */
    @Transactional(rollbackOn = NotSavedException.class)
    public void save(String name, RunParameters parameters) throws NotSavedException {
        String plain = name.strip();
        if (!ShortName.isName(plain)) {
            throw new NotSavedException("A view has a name of 1 to %d letters.".formatted(ShortName.LONGEST));
        }
        try {
            RunQuery.parse(parameters, words.vocabulary());
        } catch (RunQueryException e) {
            throw new NotSavedException(e.getMessage() + ".");
        }
        SavedView view = SavedView.findById(plain);
        if (view == null) {
            if (SavedView.count() >= MOST) {
                throw new NotSavedException("There are %d saved views; delete one first.".formatted(MOST));
            }
            view = new SavedView();
            view.name = plain;
        }
        view.filter = parameters.filter().strip();
        view.sort = parameters.sort();
        view.columnNames = String.join(",", parameters.columns());
        view.groupName = parameters.group();
        view.createdAt = clock.now();
        view.persist();
    }

    @Transactional
    public void delete(String name) {
        if (ShortName.isName(name)) {
            SavedView.deleteById(name);
        }
    }
}
