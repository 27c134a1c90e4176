package io.squadron.checkpoints;

/** The names of a checkpoint's files; see the package for what they hold. */
public final class CheckpointNames {
    /** The model's shape, in Hugging Face's keys. */
    public static final String CONFIG = "config.json";

    /** The weights, by Hugging Face's names. */
    public static final String WEIGHTS = "model.safetensors";

    /** The model as TorchScript, without its weights: those of {@link #WEIGHTS} make it complete. */
    public static final String SCRIPT_WITHOUT_WEIGHTS = "torchscript.zip";

    /** The complete TorchScript: what libtorch loads. Checkpoints of earlier versions hold it. */
    public static final String SCRIPT = "model.pt";

    public static final String TOKENIZER = "tokenizer.json";
    public static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    public static final String VOCABULARY = "vocab.txt";

    /** The run's arguments, in run_squad's names. */
    public static final String TRAINING_ARGUMENTS = "training_args.json";

    /** The file that makes a directory a checkpoint: where it comes from, and the size and SHA-256 of every other file. */
    public static final String MANIFEST = "checkpoint.json";

    /** {@link #MANIFEST} has so many bytes at most. */
    public static final int MAX_MANIFEST_BYTES = 1 << 20;

    private CheckpointNames() {}
}
