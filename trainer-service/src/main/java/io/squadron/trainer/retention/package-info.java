/**
 * Which checkpoints stay, and how the others go.
 *
 * <p>{@link io.squadron.trainer.retention.SaveTotalLimit} is the rule. What it needs to know comes from two topics:
 * {@link io.squadron.trainer.retention.AnnouncedCheckpoints} and {@link io.squadron.trainer.retention.CheckpointUses}.
 * {@link io.squadron.trainer.retention.CheckpointPruner} acts: it withdraws a checkpoint's announcement first (a tombstone),
 * so that nobody begins to use it, and deletes its files some time later, so that whoever was just about to can finish.
 * Every trainer does this: each step can be done twice, and each deletes from the store that it sees.
 */
package io.squadron.trainer.retention;
