package io.squadron.trainer.encoder;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Finds encoders by what a user writes as {@code model_name_or_path}: first the one that comes with the trainer, then
 * the names of the {@link EncoderStore}, then directories.
 */
public final class EncoderCatalog {
    private static final Logger LOG = Logger.getLogger(EncoderCatalog.class);

    private final Function<String, Optional<Path>> store;

    /** Knows the built-in encoder and directories. */
    public EncoderCatalog() {
        this.store = name -> Optional.empty();
    }

    /** Knows the encoders of a directory by their names, too. */
    public EncoderCatalog(EncoderStore store) {
        this.store = store::find;
    }

    /**
     * Loads an encoder. Float32 weights of a directory stay in a mapped file; those of the built-in encoder take heap.
     *
     * @param modelNameOrPath {@code "all-MiniLM-L6-v2"}, a name in the store such as {@code "bert-base-uncased"}, or a
     *     Hugging Face directory with config.json and model.safetensors
     * @throws UnknownEncoderException if there is neither such a name nor such a directory
     * @throws UnusableEncoderException if what is there is no BERT in safetensors, or is damaged
     */
    public Encoder find(String modelNameOrPath) {
        if (modelNameOrPath.equals(OnnxExport.MINI_LM.name())) {
            return OnnxExport.MINI_LM.fromClassPath();
        }
        Encoder encoder = new HuggingFaceDirectory(directory(modelNameOrPath)).load();
        encoder.warning().ifPresent(LOG::warn);
        return encoder;
    }

    /** The one that comes with the trainer. */
    public static String builtIn() {
        return OnnxExport.MINI_LM.name();
    }

    /** Its artifact. */
    public static String builtInSource() {
        return OnnxExport.MINI_LM.coordinates();
    }

    /**
     * The sizes of an encoder whose files are in order, as far as that shows without reading its weights.
     *
     * @throws UnknownEncoderException as {@link #find} does
     * @throws UnusableEncoderException as {@link #find} does, but for the weights' values
     */
    public BertConfig check(String modelNameOrPath) {
        return modelNameOrPath.equals(builtIn())
                ? OnnxExport.MINI_LM.config()
                : new HuggingFaceDirectory(directory(modelNameOrPath)).check();
    }

    /**
     * Checks that there is such an encoder, without loading it.
     *
     * @throws UnknownEncoderException if there is neither such a name nor such a directory
     */
    public void requireKnown(String modelNameOrPath) {
        if (!modelNameOrPath.equals(OnnxExport.MINI_LM.name())) {
            directory(modelNameOrPath);
        }
    }

    /**
     * The directory that holds an encoder.
     *
     * @param modelNameOrPath a name in the store or a Hugging Face directory; the built-in encoder has none
     * @throws UnknownEncoderException if there is neither such a name nor such a directory
     */
    public Path directory(String modelNameOrPath) {
        Optional<Path> stored =
                store.apply(modelNameOrPath).or(() -> store.apply(ShortNames.completed(modelNameOrPath)));
        if (stored.isPresent()) {
            return stored.get();
        }
        try {
            Path path = Path.of(modelNameOrPath).toAbsolutePath().normalize();
            if (!modelNameOrPath.isBlank() && Files.isDirectory(path)) {
                return path;
            }
            if (!modelNameOrPath.isBlank() && Files.exists(path)) {
                throw new UnknownEncoderException(
                        "%s is a file; name the directory that holds config.json and model.safetensors"
                                .formatted(path));
            }
        } catch (InvalidPathException e) {
            throw new UnknownEncoderException(unknown(modelNameOrPath), e);
        }
        throw new UnknownEncoderException(unknown(modelNameOrPath));
    }

    private static String unknown(String modelNameOrPath) {
        if (PublishedEncoder.named(modelNameOrPath).isPresent()) {
            return "the encoder \"%s\" is not on this machine yet: fetch it with `squadron models pull %s`"
                    .formatted(modelNameOrPath, modelNameOrPath);
        }
        String repository = ShortNames.completed(modelNameOrPath);
        if (!repository.equals(modelNameOrPath)) {
            return "the encoder \"%s\", which the Hugging Face hub calls %s, is not on this machine yet: fetch it with `squadron models pull %s`"
                    .formatted(modelNameOrPath, repository, repository);
        }
        return "no encoder \"%s\": name %s, one that `squadron models pull` has fetched (%s, or organisation/name from the Hugging Face hub), or a directory with %s"
                .formatted(
                        modelNameOrPath,
                        OnnxExport.MINI_LM.name(),
                        String.join(
                                ", ",
                                PublishedEncoder.fetchedOnDemand().stream()
                                        .map(PublishedEncoder::name)
                                        .toList()),
                        "config.json and model.safetensors");
    }
}
