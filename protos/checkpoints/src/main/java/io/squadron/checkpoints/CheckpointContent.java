package io.squadron.checkpoints;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** What shall become a checkpoint: its files, one after the other, so that none has to be held in memory whole. */
@FunctionalInterface
public interface CheckpointContent {
    /**
     * Writes every file but checkpoint.json.
     *
     * @return checkpoint.json without {@code files}, which the store adds when it knows their hashes
     */
    ObjectNode writeTo(Files files) throws IOException;

    /** Takes the files. */
    interface Files {
        /**
         * Takes one.
         *
         * @throws IllegalArgumentException if the name is no plain one, or was there before
         */
        void write(String name, FileContent content) throws IOException;
    }
}
