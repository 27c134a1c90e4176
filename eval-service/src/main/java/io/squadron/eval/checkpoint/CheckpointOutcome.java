package io.squadron.eval.checkpoint;

/** What a record of topic squadron.checkpoints meant for its checkpoint here. */
public sealed interface CheckpointOutcome {

    /**
     * It can be served.
     *
     * @param back it had been deleted before
     */
    record Available(AnnouncedCheckpoint checkpoint, boolean back) implements CheckpointOutcome {}

    /** It was deleted. */
    record Gone(String checkpointId) implements CheckpointOutcome {}
}
