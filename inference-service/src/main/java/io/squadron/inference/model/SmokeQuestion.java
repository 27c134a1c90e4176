package io.squadron.inference.model;

import io.squadron.inference.batching.WindowInput;
import io.squadron.v1.Checkpoint;
import java.util.Arrays;
import java.util.List;

/**
 * The first question of a model, which nobody has asked: one forward pass over the longest window that the checkpoint claims
 * to take, beside a short one. It finds weights that are no numbers, a wrong signature and missing positions before a request
 * does, and lets the engine warm up.
 */
public final class SmokeQuestion {
    /** An id that every vocabulary has. */
    private static final int TOKEN = 1;

    private SmokeQuestion() {}

    /**
     * Asks it.
     *
     * @throws UnusableCheckpointException if the model does not answer
     */
    public static void ask(Checkpoint checkpoint, ServableModel model) throws UnusableCheckpointException {
        int[] inputIds = new int[ModelLimits.of(checkpoint).maxSeqLength()];
        Arrays.fill(inputIds, TOKEN);
        try {
            var unused =
                    model.forward(List.of(new WindowInput(inputIds, 1), new WindowInput(new int[] {1, 1, 1, 1, 1}, 1)));
        } catch (RuntimeException e) {
            throw new UnusableCheckpointException(
                    "The model failed its first question: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
    }
}
