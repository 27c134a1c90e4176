package io.squadron.trainer.checkpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.trainer.training.TrainingMetrics;

/** A training's figures as JSON. */
public final class MetricsJson {
    private MetricsJson() {}

    /** Null stays null. */
    public static ObjectNode write(TrainingMetrics metrics) {
        if (metrics == null) {
            return null;
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("step", metrics.step())
                .put("epoch", metrics.epoch())
                .put("loss", metrics.loss())
                .put("learning_rate", metrics.learningRate())
                .put("grad_norm", metrics.gradNorm())
                .put("windows_per_second", metrics.windowsPerSecond());
    }
}
