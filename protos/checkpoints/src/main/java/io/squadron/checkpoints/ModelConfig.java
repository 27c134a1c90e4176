package io.squadron.checkpoints;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** What whoever serves a checkpoint wants to know of its {@value CheckpointNames#CONFIG}. */
public final class ModelConfig {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelConfig() {}

    /**
     * Tokens of the vocabulary.
     *
     * @param config the file's bytes
     * @throws DamagedFileException if it does not say
     */
    public static int vocabSize(byte[] config) throws DamagedFileException {
        try {
            int size = JSON.readTree(config).path("vocab_size").asInt();
            if (size < 2) {
                throw new DamagedFileException(CheckpointNames.CONFIG + " has no vocab_size");
            }
            return size;
        } catch (DamagedFileException e) {
            throw e;
        } catch (IOException e) {
            throw new DamagedFileException(CheckpointNames.CONFIG + " is not JSON: " + e.getMessage(), e);
        }
    }
}
