package io.squadron.trainer.encoder;

import io.squadron.names.NearNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Finds encoders by what a user writes as {@code model_name_or_path}: first the one that comes with the trainer, then
 * the names of the {@link EncoderStore}, then directories.
 */
public final class EncoderCatalog {
    private static final Logger LOG = Logger.getLogger(EncoderCatalog.class);

    private final Optional<EncoderStore> store;

    /** Knows the built-in encoder and directories. */
    public EncoderCatalog() {
        this.store = Optional.empty();
    }

    /** Knows the encoders of a directory by their names, too. */
    public EncoderCatalog(EncoderStore store) {
        this.store = Optional.of(store);
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
        Optional<Path> stored = stored(modelNameOrPath);
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
                        modelNameOrPath,
                        "%s is a file; name the directory that holds config.json and model.safetensors"
                                .formatted(path));
            }
        } catch (InvalidPathException e) {
            // Then it is no directory's name.
        }
        throw unknown(modelNameOrPath);
    }

    private Optional<Path> stored(String name) {
        return store.flatMap(encoders -> encoders.find(name).or(() -> encoders.find(ShortNames.completed(name))));
    }

    /** What is said of a name that nothing here has. */
    public UnknownEncoderException unknown(String modelNameOrPath) {
        return new UnknownEncoderException(modelNameOrPath, sentence(modelNameOrPath));
    }

    /** The names that are like one that nobody knows, as the end of a sentence; empty if there are none. */
    public String didYouMean(String name) {
        return NearNames.question(NearNames.of(name, known()));
    }

    /** All that a user may name, whether it is here or yet to be pulled. */
    private List<String> known() {
        List<String> names = new ArrayList<>(List.of(builtIn()));
        PublishedEncoder.fetchedOnDemand().forEach(published -> names.add(published.name()));
        names.addAll(ShortNames.repositories());
        if (store.isPresent()) {
            try {
                names.addAll(store.get().names());
            } catch (IOException e) {
                LOG.warn("The encoders directory cannot be listed", e);
            }
        }
        return names;
    }

    private String sentence(String modelNameOrPath) {
        if (PublishedEncoder.named(modelNameOrPath).isPresent()) {
            return "the encoder \"%s\" is not on this machine yet: fetch it with `squadron models pull %s`"
                    .formatted(modelNameOrPath, modelNameOrPath);
        }
        String repository = ShortNames.completed(modelNameOrPath);
        if (!repository.equals(modelNameOrPath)) {
            return "the encoder \"%s\", which the Hugging Face hub calls %s, is not on this machine yet: fetch it with `squadron models pull %s`"
                    .formatted(modelNameOrPath, repository, repository);
        }
        String near = didYouMean(modelNameOrPath);
        if (!near.isEmpty()) {
            return "no encoder \"%s\"%s".formatted(modelNameOrPath, near);
        }
        return "no encoder \"%s\": name %s, one that `squadron models pull` has fetched (%s, or organisation/name from the Hugging Face hub), or a directory with %s"
                .formatted(
                        modelNameOrPath,
                        builtIn(),
                        String.join(
                                ", ",
                                PublishedEncoder.fetchedOnDemand().stream()
                                        .map(PublishedEncoder::name)
                                        .toList()),
                        "config.json and model.safetensors");
    }
}
