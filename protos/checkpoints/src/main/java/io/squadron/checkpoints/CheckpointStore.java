package io.squadron.checkpoints;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Where checkpoints are kept. The invariants, whatever is killed when:
 *
 * <ul>
 *   <li>What the store shows is complete: checkpoint.json is there only when all that it lists is.
 *   <li>A location never changes its content. Whoever puts another content under an id that is there gets another
 *       location, so that an announcement stays true whoever puts what when; of two publishers who race for one id each
 *       announces what it wrote, and the announcement that comes last is the one that counts. The same content again
 *       gets the location that it has.
 *   <li>What was begun and not finished is seen by nobody, and goes with {@link #sweep}.
 * </ul>
 *
 * <p>Errors are {@link IOException}s whose message is a sentence for the run's user. Who only reads what was announced
 * needs a {@link CheckpointReader}, and fewer rights.
 */
public interface CheckpointStore extends CheckpointReader {
    /**
     * Puts a checkpoint, all of it or nothing.
     *
     * @param checkpointId letters, digits, '.', '_' and '-', at most 120, the first one no '.'
     * @throws IllegalArgumentException if the id or a file's name is no plain name
     */
    StoredCheckpoint put(String checkpointId, CheckpointContent content) throws IOException;

    /** The complete checkpoints whose ids begin so; one for each content that an id has. */
    List<StoredCheckpoint> list(String idPrefix) throws IOException;

    /**
     * Makes its files readable on this machine, after a check that they are those that are listed.
     *
     * @param scratch an empty directory, used where the checkpoint does not lie on this machine
     * @return the directory with the files; not to be written to
     * @throws DamagedFileException if one is missing or differs
     */
    Path fetch(StoredCheckpoint checkpoint, Path scratch) throws IOException;

    /** Deletes what lies under an id, if anything does; nobody sees half of it. Withdraw its announcement before. */
    void delete(String checkpointId) throws IOException;

    /**
     * Removes what killed processes left half-written or half-deleted.
     *
     * @param untouchedSince what was written to after this may still be somebody's work and stays
     */
    void sweep(Instant untouchedSince) throws IOException;
}
