package io.squadron.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link CheckpointReader} keeps to. */
public abstract class CheckpointReaderCompliance {
    private static final byte[] MODEL = random(70_001);

    @TempDir
    protected Path scratch;

    /** Reads where {@link #locationOf} says. */
    protected abstract CheckpointReader reader();

    /** Where a checkpoint of that name lies, or would. */
    protected abstract URI locationOf(String name);

    /** Lays a file there, or another one in its place. */
    protected abstract void lay(String checkpoint, String file, byte[] content) throws IOException;

    protected abstract void remove(String checkpoint, String file) throws IOException;

    @Test
    void aFileComesAsItIs() throws IOException {
        StoredCheckpoint checkpoint = laid("run-7");

        assertThat(copied(checkpoint, "model.pt")).isEqualTo(MODEL);
        assertThat(copied(checkpoint, "empty")).isEmpty();
        assertThat(reader().read(checkpoint, "vocab.txt")).contains(bytes("[PAD]"));
    }

    @Test
    void aFileOfMoreThanIsReadAtOnceComesWhole() throws IOException {
        byte[] large = random((8 << 20) + 3);
        lay("run-7", "model.pt", large);

        StoredCheckpoint checkpoint =
                new StoredCheckpoint("run-7", locationOf("run-7"), List.of(file("model.pt", large)));

        assertThat(copied(checkpoint, "model.pt")).isEqualTo(large);
    }

    @Test
    void aFileThatWasNotAnnouncedIsNotRead() throws IOException {
        StoredCheckpoint checkpoint = laid("run-7");
        lay("run-7", "unannounced", bytes("x"));

        assertThat(reader().read(checkpoint, "unannounced")).isEmpty();
    }

    @Test
    void allFilesAndTheManifestAreCopied() throws IOException {
        StoredCheckpoint checkpoint = laid("run-7");

        reader().copyTo(checkpoint, scratch);

        assertThat(scratch.toFile().list())
                .containsExactlyInAnyOrder("model.pt", "empty", "vocab.txt", "checkpoint.json");
        assertThat(scratch.resolve("model.pt")).hasBinaryContent(MODEL);
        assertThat(scratch.resolve("checkpoint.json")).hasContent("{\"format\": 1}");
    }

    @Test
    void f59AFileThatIsNotTheAnnouncedOneIsDamaged() throws IOException {
        StoredCheckpoint checkpoint = laid("run-7");
        byte[] other = MODEL.clone();
        other[other.length / 2] ^= 1;
        lay("run-7", "model.pt", other);

        assertDamaged(checkpoint, "model.pt", "has SHA-256 ", "it was changed or damaged");
    }

    @Test
    void f61ALongerFileIsDamagedAndNothingOfItIsWritten() throws IOException {
        StoredCheckpoint checkpoint = laid("run-7");
        lay("run-7", "vocab.txt", MODEL);

        assertDamaged(checkpoint, "vocab.txt", "vocab.txt has %d bytes and not 5".formatted(MODEL.length));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatThrownBy(() -> reader().copy(checkpoint, file(checkpoint, "vocab.txt"), out));
        assertThat(out.size()).isZero();
    }

    @Test
    void aShorterFileIsDamaged() throws IOException {
        StoredCheckpoint checkpoint = laid("run-7");
        lay("run-7", "model.pt", bytes("short"));

        assertDamaged(checkpoint, "model.pt", "model.pt has ");
    }

    @Test
    void aFileThatHasGoneIsDamaged() throws IOException {
        StoredCheckpoint checkpoint = laid("run-7");
        remove("run-7", "vocab.txt");

        assertDamaged(checkpoint, "vocab.txt", "vocab.txt is missing");
    }

    @Test
    void whereTheManifestHasGoneIsNoCheckpointAnyMore() throws IOException {
        StoredCheckpoint checkpoint = laid("run-7");
        assertThat(reader().manifest(checkpoint)).contains(bytes("{\"format\": 1}"));

        remove("run-7", "checkpoint.json");

        assertThat(reader().manifest(checkpoint)).isEmpty();
        assertThat(reader().manifest(at(locationOf("never-there")))).isEmpty();
    }

    @Test
    void f61AManifestOfManyMegabytesIsNotRead() throws IOException {
        StoredCheckpoint checkpoint = laid("run-7");
        lay("run-7", "checkpoint.json", new byte[CheckpointNames.MAX_MANIFEST_BYTES + 1]);

        assertThatThrownBy(() -> reader().manifest(checkpoint)).isInstanceOf(DamagedFileException.class);
    }

    @Test
    void whatCannotBeWrittenIsTheWritersFault() throws IOException {
        StoredCheckpoint checkpoint = laid("run-7");
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left on device");
            }
        };

        assertThatThrownBy(() -> reader().copy(checkpoint, file(checkpoint, "model.pt"), full))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(CheckpointAccessException.class)
                .hasMessage("no space left on device");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/x",
                "relative/x",
                "file://host/x",
                "file:///x?y",
                "file:///x#y",
                "s3://elsewhere/run-7",
                "s3://models/other/run-7",
                "s3://models/team",
                "s3://models/team/",
                "s3://models/team/../run-7",
                "s3://models/team//run-7",
                "s3://models/team/.resume/run-7",
                "s3://models/team/%252E%252E/run-7",
                "s3://models/team/%00",
                "s3://models/team/run-7?versionId=1",
                "s3://models/team/run-7#x",
            })
    void f60ALocationThatIsNotOfItsPlaceIsRefused(String location) {
        StoredCheckpoint elsewhere = at(URI.create(location));

        assertThatThrownBy(() -> reader().requireAllowed(elsewhere)).isInstanceOf(StorageRefusedException.class);
        assertThatThrownBy(() -> reader().copy(elsewhere, file("a", new byte[0]), OutputStream.nullOutputStream()))
                .isInstanceOf(StorageRefusedException.class);
        assertThatThrownBy(() -> reader().manifest(elsewhere)).isInstanceOf(StorageRefusedException.class);
    }

    private void assertDamaged(StoredCheckpoint checkpoint, String name, String... words) {
        assertThatThrownBy(() -> copied(checkpoint, name))
                .isInstanceOf(DamagedFileException.class)
                .message()
                .contains(words);
    }

    private byte[] copied(StoredCheckpoint checkpoint, String name) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        reader().copy(checkpoint, file(checkpoint, name), out);
        return out.toByteArray();
    }

    private static HashedFile file(StoredCheckpoint checkpoint, String name) {
        return checkpoint.file(name).orElseThrow();
    }

    /** A checkpoint as a trainer leaves it, but for most of its files. */
    protected final StoredCheckpoint laid(String name) throws IOException {
        lay(name, "model.pt", MODEL);
        lay(name, "empty", new byte[0]);
        lay(name, "vocab.txt", bytes("[PAD]"));
        lay(name, "checkpoint.json", bytes("{\"format\": 1}"));
        return new StoredCheckpoint(
                name,
                locationOf(name),
                List.of(file("model.pt", MODEL), file("empty", new byte[0]), file("vocab.txt", bytes("[PAD]"))));
    }

    /** Of what {@link #laid} lays. */
    protected static long bytesOfOne() {
        return (long) MODEL.length + bytes("[PAD]").length;
    }

    private static StoredCheckpoint at(URI location) {
        return new StoredCheckpoint("run-7", location, List.of());
    }

    private static HashedFile file(String name, byte[] content) {
        return new HashedFile(name, content.length, Sha256.of(content));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] random(int size) {
        byte[] random = new byte[size];
        new Random(1).nextBytes(random);
        return random;
    }
}
