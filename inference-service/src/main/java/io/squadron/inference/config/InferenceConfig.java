package io.squadron.inference.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The keys {@code squadron.inference.*}. */
@ConfigMapping(prefix = "squadron.inference")
public interface InferenceConfig {
    /** Longest window times number of windows of a batch at most: 8 windows of 384 tokens. More suits a GPU. */
    @WithDefault("3072")
    int maxBatchTokens();

    /**
     * Work that may be under way at once, in tokens: windows times their length, and some for what goes with them. Beyond,
     * Answer gives RESOURCE_EXHAUSTED and AnswerStream reads no further. A token takes some 100 bytes of the heap.
     */
    @WithDefault("3145728")
    long maxAdmittedTokens();

    /** Windows of all contexts of a question at most; of one context the tokenizer-service has the same limit. */
    @WithDefault("4096")
    int maxWindows();

    /**
     * Tokens of all contexts of a question at most, of each its windows times the longest of them; of one context the
     * tokenizer-service has the same limit.
     */
    @WithDefault("1572864")
    long maxWindowTokens();

    /** Forward passes at the same time. One is right for a CPU: each uses all cores. */
    @WithDefault("1")
    int inferenceThreads();

    /**
     * What computes forward passes: {@code pytorch}, on a GPU where there is one; {@code onnxruntime}, on the CPU; or
     * {@code auto}: PyTorch where there is a GPU, ONNX Runtime elsewhere, but for checkpoints without config.json and
     * model.safetensors.
     */
    @WithDefault("auto")
    EngineName engine();

    /**
     * In what a model is served for which nobody has chosen (ModelService.SetPrecision), nor the eval-service by measuring:
     * {@code fp32}, or {@code int8}, which ONNX Runtime has; it is half again as fast or more and answers somewhat otherwise.
     */
    @WithDefault("fp32")
    PrecisionName precision();

    /** Cores of one forward pass; 0 leaves it to the engine, which takes all. */
    @WithDefault("0")
    int intraOpThreads();

    /** Threads that turn logits into answers, of requests that fit into four batches. */
    @WithDefault("2")
    int answerThreads();

    /** Threads that do so for larger requests. */
    @WithDefault("1")
    int largeAnswerThreads();

    /** Streams that may be open, and as many requests of several questions, over HTTP or ModelInfer; beyond, RESOURCE_EXHAUSTED. */
    @WithDefault("64")
    int maxStreams();

    /** Requests of one stream that are read before the first of them is answered. */
    @WithDefault("64")
    int maxInFlightPerStream();

    /** Questions in one HTTP request, or one of ModelInfer, at most. */
    @WithDefault("256")
    int maxBatchQuestions();

    /** Code points of a context at most, or of all contexts of a question together; a data set may have as many. */
    @WithDefault("1000000")
    int maxContextLength();

    /** Contexts of one question at most. */
    @WithDefault("100")
    int maxContexts();

    /** Code points of a question at most. */
    @WithDefault("10000")
    int maxQuestionLength();

    /** n_best_size at most; the work of post-processing grows with its square. */
    @WithDefault("100")
    int maxNBestSize();

    /**
     * Weights of the models in memory at most; two models have room whatever their size. Unset: an eighth of this machine's
     * memory, or of the container's where that has less. Models with an alias stay first, the champion before all, then
     * those that were loaded to stay; room for one more is always left.
     */
    Optional<MemorySize> maxModelMemory();

    /** Models in memory at most, at least 2. Unset: as many as there is memory for; set: that alone counts, unless both are. */
    OptionalInt maxLoadedModels();

    /**
     * Whether the service counts as ready before there is a model to answer with. A first training needs it so: its evaluation
     * waits for the service. Where it only serves, false keeps callers away from a replica until it can answer them.
     */
    @WithDefault("true")
    boolean readyWithoutModel();

    /** Time for one call of Answer or ModelInfer that comes without a deadline, and for one HTTP request. */
    @WithDefault("60s")
    Duration requestTimeout();

    /** Time for one request of a stream that comes without a deadline, from its admission on. */
    @WithDefault("10m")
    Duration streamRequestTimeout();

    /** Time for one call of the tokenizer-service; less where the caller has less left. */
    @WithDefault("30s")
    Duration tokenizerTimeout();

    /** Of the checkpoints on this machine only those in this directory are loaded; unset: wherever the announcement says. */
    Optional<Path> checkpointsDirectory();

    /** Holds copies of checkpoints that lie in S3-compatible storage; this service's alone. */
    @WithDefault("${user.home}/.squadron/checkpoint-cache")
    Path cacheDirectory();

    /** What these copies may take of the disk; the one that was not used for the longest time goes first. */
    @WithDefault("8G")
    MemorySize maxCacheSize();

    /**
     * Holds what is made of checkpoints for int8 and bf16, so that the next load and the next start need not make it, nor hold
     * it against fp32, again. Nobody else may write to it; replicas on one machine may share it.
     */
    @WithDefault("${user.home}/.squadron/derived-models")
    Path derivedDirectory();

    /** What that may take of the disk; the one that was not used for the longest time goes first. */
    @WithDefault("8G")
    MemorySize maxDerivedSize();
}
