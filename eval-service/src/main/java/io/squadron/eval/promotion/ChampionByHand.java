package io.squadron.eval.promotion;

import io.squadron.eval.checkpoint.AnnouncedCheckpoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A person decides who the champion is. It is announced as what is decided by itself is, and stands in the same history. */
@ApplicationScoped
public class ChampionByHand {
    private static final int LOOKED_THROUGH = 100;

    private final Aliases aliases;

    ChampionByHand(Aliases aliases) {
        this.aliases = aliases;
    }

    /** It cannot be; the message is a sentence for whoever wanted it. */
    public static final class NotPossibleException extends Exception {
        private static final long serialVersionUID = 1;

        NotPossibleException(String sentence) {
            super(sentence);
        }
    }

    /**
     * A checkpoint becomes the champion, whatever it was measured at.
     *
     * @param reason why, in the person's words; may be empty
     */
    @Transactional(rollbackOn = NotPossibleException.class)
    public void promote(String checkpointId, String reason) throws NotPossibleException {
        AnnouncedCheckpoint checkpoint = AnnouncedCheckpoint.findById(checkpointId);
        if (checkpoint == null || checkpoint.isDeleted()) {
            throw new NotPossibleException(
                    "There is no checkpoint \"%s\" that could be the champion.".formatted(checkpointId));
        }
        decide(checkpointId, reason);
    }

    /** The champion is the one again that it was before, of those that are still there. */
    @Transactional(rollbackOn = NotPossibleException.class)
    public void rollBack(String reason) throws NotPossibleException {
        aliases.lock(ModelAlias.CHAMPION);
        String now = aliases.current(ModelAlias.CHAMPION)
                .map(Aliases.Current::checkpointId)
                .orElse("");
        String before = formerChampions()
                .filter(id -> !id.isEmpty() && !id.equals(now))
                .filter(ChampionByHand::isThere)
                .findFirst()
                .orElseThrow(() -> new NotPossibleException("There was no other champion before that is still there."));
        decide(before, reason.isBlank() ? "rolled back" : "rolled back: " + reason);
    }

    /** The last one first: what was decided and is still on its way to the topic, then what the topic brought. */
    private static Stream<String> formerChampions() {
        List<AliasDecision> underWay = new ArrayList<>(AliasDecision.of(ModelAlias.CHAMPION));
        Collections.reverse(underWay);
        return Stream.concat(
                underWay.stream().map(decision -> decision.previousCheckpointId),
                AliasChangeEntry.before(ModelAlias.CHAMPION, Long.MAX_VALUE, LOOKED_THROUGH).stream()
                        .map(change -> change.previousCheckpointId));
    }

    private static boolean isThere(String checkpointId) {
        return AnnouncedCheckpoint.<AnnouncedCheckpoint>findByIdOptional(checkpointId)
                .filter(checkpoint -> !checkpoint.isDeleted())
                .isPresent();
    }

    private void decide(String checkpointId, String reason) throws NotPossibleException {
        aliases.lock(ModelAlias.CHAMPION);
        Optional<Aliases.Current> current = aliases.current(ModelAlias.CHAMPION);
        if (current.isPresent() && current.get().checkpointId().equals(checkpointId)) {
            throw new NotPossibleException("\"%s\" is the champion already.".formatted(checkpointId));
        }
        String words = reason.strip();
        aliases.decide(ModelAlias.CHAMPION, checkpointId, words.isEmpty() ? "by hand" : "by hand: " + words);
    }
}
