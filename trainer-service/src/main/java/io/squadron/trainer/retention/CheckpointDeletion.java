package io.squadron.trainer.retention;

import io.squadron.trainer.Refusal;
import io.squadron.trainer.publication.Announcements;
import io.squadron.v1.Checkpoint;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Deletes a checkpoint that somebody wants to be rid of: it is withdrawn, and its files go as those of any withdrawn one. */
@Singleton
public class CheckpointDeletion {
    private static final Logger LOG = Logger.getLogger(CheckpointDeletion.class);

    private final AnnouncedCheckpoints checkpoints;
    private final CheckpointUses uses;
    private final Announcements announcements;

    public CheckpointDeletion(AnnouncedCheckpoints checkpoints, CheckpointUses uses, Announcements announcements) {
        this.checkpoints = checkpoints;
        this.uses = uses;
        this.announcements = announcements;
    }

    /**
     * Withdraws a checkpoint.
     *
     * @throws Refusal.NotFound if none of that id is announced
     * @throws Refusal.InUse if an alias points at it, or an evaluation needs it
     */
    public void delete(String checkpointId) {
        Refusal.Resource resource =
                new Refusal.Resource(Checkpoint.getDescriptor().getFullName(), checkpointId);
        Checkpoint checkpoint = checkpoints
                .find(checkpointId)
                .orElseThrow(() ->
                        new Refusal.NotFound(resource, "No checkpoint \"%s\" is announced".formatted(checkpointId)));
        uses.catchUp();
        if (uses.hasAlias(checkpointId)) {
            throw new Refusal.InUse(
                    resource,
                    "An alias points at checkpoint \"%s\"; point it elsewhere or delete it first"
                            .formatted(checkpointId));
        }
        if (uses.inUse(checkpoint)) {
            throw new Refusal.InUse(
                    resource,
                    "Checkpoint \"%s\" is being evaluated, or will be; wait for that or cancel the evaluation"
                            .formatted(checkpointId));
        }
        announcements.withdraw(checkpointId);
        checkpoints.catchUp();
        LOG.infof("Checkpoint %s is withdrawn: somebody has deleted it", checkpointId);
    }
}
