package io.squadron.trainer.model;

import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.torchscript.ScriptModule;
import io.squadron.trainer.torchscript.TorchScriptArchive;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * BERT for question answering as a TorchScript archive. The model itself is written in
 * {@code bert_for_question_answering.py}; here its sizes are filled in and its tree of modules is built from weights.
 */
public final class BertScript {
    private static final String MODEL_SOURCE = "bert_for_question_answering.py";
    private static final String CPU_DROPOUT_SOURCE = "cpu_dropout.py";
    private static final String TRAINING_SOURCE = "fine_tuning.py";

    /** c10::ScalarType's numbers, by which TorchScript names types. */
    private static final int FLOAT32 = 6;

    private static final int BFLOAT16 = 15;

    private final BertConfig config;
    private final Map<String, Tensor> weights;
    private final Purpose purpose;

    private BertScript(BertConfig config, Map<String, Tensor> weights, Purpose purpose) {
        this.config = config;
        this.weights = weights;
        this.purpose = purpose;
    }

    /** What a script is for, which decides on dropout, precision and gradients. */
    private sealed interface Purpose {}

    private record Serving() implements Purpose {}

    private record Training(boolean onGpu, boolean bf16) implements Purpose {}

    /**
     * Writes a model that answers: {@code forward(input_ids, token_type_ids, attention_mask)}, three int64 [b, n], gives
     * the start and the end logits, float32 [b, n]. The weights stay out, see {@link io.squadron.checkpoints.torchscript}.
     *
     * @param weights float32 by Hugging Face's names, with the head
     */
    public static void writeForServing(OutputStream stream, BertConfig config, Map<String, Tensor> weights)
            throws IOException {
        BertScript script = new BertScript(config, weights, new Serving());
        TorchScriptArchive.writeWithoutTensors(stream, script.questionAnswering(), script.source());
    }

    /**
     * Writes a model that learns: parameters ask for gradients, and the methods of {@code fine_tuning.py} are there.
     *
     * @param onGpu dropout by libtorch's own kernels, which are the fast ones there
     * @param bf16 matrix products in bfloat16
     */
    static void writeForTraining(
            OutputStream stream, BertConfig config, Map<String, Tensor> weights, boolean onGpu, boolean bf16)
            throws IOException {
        BertScript script = new BertScript(config, weights, new Training(onGpu, bf16));
        TorchScriptArchive.write(stream, script.questionAnswering(), script.source());
    }

    private String source() {
        String model = fillIn(resource(MODEL_SOURCE));
        if (purpose instanceof Training training) {
            return (training.onGpu() ? "" : resource(CPU_DROPOUT_SOURCE)) + model + resource(TRAINING_SOURCE);
        }
        return model;
    }

    private String fillIn(String source) {
        return fillInCalls(source)
                .replace("$HIDDEN_SIZE", Integer.toString(config.hiddenSize()))
                .replace("$NUM_ATTENTION_HEADS", Integer.toString(config.numAttentionHeads()))
                .replace("$PAD_TOKEN_ID", Integer.toString(config.padTokenId()))
                .replace("$LAYER_NORM_EPS", Double.toString(config.layerNormEps()))
                .replace("$ATTENTION", attention())
                .replace("$ACTIVATION", activation())
                .replace("$LAYER_DECLARATIONS", forEachLayer("__annotations__[\"%d\"] = __torch__.BertLayer", "\n  "))
                .replace("$LAYER_CALLS", forEachLayer("x = (getattr(self, \"%d\")).forward(x, mask)", "\n    "));
    }

    private String fillInCalls(String source) {
        boolean bf16 = purpose instanceof Training training && training.bf16();
        String halved = fillInCall(source, "BF16", bf16 ? "torch.to($1, " + BFLOAT16 + ")" : "$1");
        String cast = fillInCall(halved, "FLOAT", bf16 ? "torch.to($1, " + FLOAT32 + ")" : "$1");
        return fillInCall(cast, "HIDDEN_DROPOUT", hiddenDropout());
    }

    /** Fills in a {@code $NAME(argument)}; $1 stands for its argument, which is at most one call deep. */
    private static String fillInCall(String source, String name, String replacement) {
        return source.replaceAll("\\$" + name + "\\(((?:[^()]|\\([^()]*\\))*(?:\\([^()]*\\))?)\\)", replacement);
    }

    private String hiddenDropout() {
        double p = config.hiddenDropoutProb();
        if (purpose instanceof Training training && p > 0) {
            return training.onGpu() ? "torch.dropout($1, " + p + ", True)" : "__torch__.dropout($1, " + p + ")";
        }
        return "$1";
    }

    private String attention() {
        double p = config.attentionProbsDropoutProb();
        if (purpose instanceof Training training && p > 0) {
            return (training.onGpu() ? "torch.scaled_dot_product_attention" : "__torch__.attention")
                    + "(q, k, v, mask, " + p + ")";
        }
        return "torch.scaled_dot_product_attention(q, k, v, mask)";
    }

    private String activation() {
        return switch (config.hiddenAct()) {
            case GELU -> "torch.gelu(y)";
            case GELU_NEW -> "torch.gelu(y, approximate=\"tanh\")";
            case RELU -> "torch.relu(y)";
        };
    }

    private String forEachLayer(String line, String separator) {
        return IntStream.range(0, config.numHiddenLayers())
                .mapToObj(line::formatted)
                .collect(Collectors.joining(separator));
    }

    private ScriptModule questionAnswering() {
        ScriptModule bert = module("BertModel")
                .with("embeddings", embeddings())
                .with("encoder", module("BertEncoder").with("layer", layers()));
        return module("BertForQuestionAnswering").with("bert", bert).with("qa_outputs", linear("qa_outputs"));
    }

    private ScriptModule embeddings() {
        String path = "bert.embeddings.";
        return module("BertEmbeddings")
                .with("word_embeddings", embedding(path + "word_embeddings"))
                .with("position_embeddings", embedding(path + "position_embeddings"))
                .with("token_type_embeddings", embedding(path + "token_type_embeddings"))
                .with("LayerNorm", layerNorm(path + "LayerNorm"));
    }

    private ScriptModule layers() {
        ScriptModule layers = module("BertLayers");
        for (int i = 0; i < config.numHiddenLayers(); i++) {
            layers.with(Integer.toString(i), layer("bert.encoder.layer." + i));
        }
        return layers;
    }

    private ScriptModule layer(String path) {
        return module("BertLayer")
                .with("attention", attention(path + ".attention"))
                .with("intermediate", module("BertIntermediate").with("dense", linear(path + ".intermediate.dense")))
                .with("output", output("BertOutput", path + ".output"));
    }

    private ScriptModule attention(String path) {
        ScriptModule self = module("BertSelfAttention")
                .with("query", linear(path + ".self.query"))
                .with("key", linear(path + ".self.key"))
                .with("value", linear(path + ".self.value"));
        return module("BertAttention").with("self", self).with("output", output("BertSelfOutput", path + ".output"));
    }

    private ScriptModule output(String className, String path) {
        return module(className)
                .with("dense", linear(path + ".dense"))
                .with("LayerNorm", layerNorm(path + ".LayerNorm"));
    }

    private ScriptModule linear(String path) {
        return parameter(parameter(module("Linear"), path, "weight"), path, "bias");
    }

    private ScriptModule layerNorm(String path) {
        return parameter(parameter(module("LayerNorm"), path, "weight"), path, "bias");
    }

    private ScriptModule embedding(String path) {
        return parameter(module("Embedding"), path, "weight");
    }

    private ScriptModule parameter(ScriptModule module, String path, String name) {
        Tensor tensor = weights.get(path + "." + name);
        if (tensor == null) {
            throw new IllegalArgumentException("no weights for " + path + "." + name);
        }
        return module.with(name, tensor, purpose instanceof Training);
    }

    private ScriptModule module(String className) {
        return new ScriptModule(className).with("training", purpose instanceof Training);
    }

    private static String resource(String name) {
        try (InputStream resource = BertScript.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + name, e);
        }
    }
}
