package io.squadron.trainer.training;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.encoder.BertConfigJson;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.safetensors.SafetensorsWriter;
import io.squadron.trainer.tensor.Tensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What given_batches.py needs to make the steps of one of our trainings: the model at its beginning and every batch. */
final class PythonPlan {
    private static final JsonMapper JSON = new JsonMapper();

    private PythonPlan() {}

    /** Writes config.json, model.safetensors and plan.json of the training into {@code directory}. */
    static void write(Path directory, Encoder encoder, TrainingWindows windows, TrainingArguments arguments)
            throws IOException {
        BertConfig config =
                encoder.config().withDropout(arguments.hiddenDropoutProb(), arguments.attentionProbsDropoutProb());
        writeModel(directory, new TrainedModel(config, QuestionAnsweringHead.on(encoder, arguments.seed())));
        BatchSampler sampler = new BatchSampler(windows, arguments);
        StepPlan plan = StepPlan.of(sampler.batchesPerEpoch(), arguments);
        StepBatches batches = new StepBatches(sampler, plan);
        ObjectNode json = JSON.createObjectNode()
                .put("learning_rate", arguments.learningRate())
                .put("weight_decay", arguments.weightDecay())
                .put("adam_epsilon", arguments.adamEpsilon())
                .put("max_grad_norm", arguments.maxGradNorm())
                .put("warmup_steps", arguments.warmupSteps())
                .put("total_steps", plan.totalSteps())
                .put("seed", arguments.seed());
        for (long step = 1; step <= plan.totalSteps(); step++) {
            json.withArray("steps").add(JSON.valueToTree(batches.of(step)));
        }
        JSON.writeValue(directory.resolve("plan.json").toFile(), json);
    }

    /** Writes a directory that {@code from_pretrained} reads. */
    static void writeModel(Path directory, TrainedModel model) throws IOException {
        Files.createDirectories(directory);
        JSON.writeValue(directory.resolve("config.json").toFile(), BertConfigJson.write(model.config()));
        Map<String, Tensor> weights = model.weights();
        try (OutputStream out =
                new BufferedOutputStream(Files.newOutputStream(directory.resolve("model.safetensors")))) {
            SafetensorsWriter.write(out, weights, Map.of("format", "pt"));
        }
    }
}
