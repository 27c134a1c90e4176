package io.squadron.checkpoints.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.DamagedFileException;
import io.squadron.checkpoints.StoredCheckpoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A checkpoint's TorchScript, put together. That libtorch takes it is seen where libtorch is: in both services. */
class CompleteScriptTest {
    private static final String HEADER =
            """
            {"__metadata__": {"format": "pt"},
             "b.weight": {"dtype": "F32", "shape": [2, 50], "data_offsets": [3, 403]},
             "a.flags": {"dtype": "BOOL", "shape": [3], "data_offsets": [0, 3]},
             "none": {"dtype": "F32", "shape": [0], "data_offsets": [403, 403]},
             "spare": {"dtype": "I64", "shape": [2], "data_offsets": [403, 419]},
             "c.bias": {"dtype": "F16", "shape": [1], "data_offsets": [419, 421]}}""";

    @TempDir
    private Path directory;

    private static SmallScript script() {
        return new SmallScript()
                .withStorage("b.weight", "FloatStorage", 100)
                .withStorage("a.flags", "BoolStorage", 3)
                .withStorage("none", "FloatStorage", 0)
                .withStorage("c.bias", "HalfStorage", 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 1000, 1 << 20})
    void theTensorsThatTheScriptAsksForAreItsEntries(int bytesAtATime) throws IOException {
        MemoryReader reader = new MemoryReader(bytesAtATime)
                .with("model.safetensors", weights(HEADER))
                .with("torchscript.zip", script().zip());

        Map<String, byte[]> entries = entries(completed(reader, reader.checkpoint()));

        assertThat(entries.keySet())
                .containsExactly(
                        "model/data.pkl",
                        "model/code/__torch__.py",
                        "model/data/a.flags",
                        "model/data/b.weight",
                        "model/data/none",
                        "model/data/c.bias");
        assertThat(entries.get("model/data/a.flags")).isEqualTo(data(0, 3));
        assertThat(entries.get("model/data/b.weight")).isEqualTo(data(3, 403));
        assertThat(entries.get("model/data/none")).isEmpty();
        assertThat(entries.get("model/data/c.bias")).isEqualTo(data(419, 421));
    }

    @Test
    void everyEntryBeginsAtAMultipleOf64AndHasItsCheckSumWhereverReadersLookForIt() throws IOException {
        MemoryReader reader = new MemoryReader(100)
                .with("model.safetensors", weights(HEADER))
                .with("torchscript.zip", script().zip());
        Path archive = completed(reader, reader.checkpoint());
        byte[] bytes = Files.readAllBytes(archive);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

        int localHeader = 0;
        try (ZipInputStream byLocalHeaders = new ZipInputStream(new ByteArrayInputStream(bytes));
                ZipFile byDirectory = new ZipFile(archive.toFile())) {
            Enumeration<? extends ZipEntry> inDirectory = byDirectory.entries();
            for (ZipEntry entry = byLocalHeaders.getNextEntry(); entry != null; entry = byLocalHeaders.getNextEntry()) {
                int content = localHeader + 30 + buffer.getShort(localHeader + 26) + buffer.getShort(localHeader + 28);
                byte[] read = byLocalHeaders.readAllBytes(); // fails if the check sum is another

                assertThat(content % 64).as(entry.getName()).isZero();
                ZipEntry sameInDirectory = inDirectory.nextElement();
                assertThat(sameInDirectory.getName()).isEqualTo(entry.getName());
                assertThat(sameInDirectory.getCrc()).isEqualTo(entry.getCrc());
                assertThat(byDirectory.getInputStream(sameInDirectory).readAllBytes())
                        .isEqualTo(read);
                localHeader = content + read.length;
            }
            assertThat(inDirectory.hasMoreElements()).isFalse();
        }
    }

    @Test
    void theScriptOfAnEarlierCheckpointIsCopiedAsItIs() throws IOException {
        byte[] script = {1, 2, 3};
        MemoryReader reader =
                new MemoryReader(2).with("model.safetensors", weights(HEADER)).with("model.pt", script);

        assertThat(completed(reader, reader.checkpoint())).hasBinaryContent(script);
    }

    @Test
    void aCheckpointThatLacksAPartSaysWhich() throws IOException {
        assertRefused(
                new MemoryReader(99).with("model.safetensors", weights(HEADER)),
                "checkpoint run-7 has neither torchscript.zip nor model.pt, so nothing can be served");
        assertRefused(
                new MemoryReader(99).with("torchscript.zip", script().zip()),
                "checkpoint run-7 has torchscript.zip but no model.safetensors, so nothing can be served");
    }

    @Test
    void aTensorThatTheWeightsLackOrHoldOtherwiseIsNamed() throws IOException {
        assertRefused(
                with(script().withStorage("d.weight", "FloatStorage", 7)),
                "torchscript.zip asks for tensor d.weight (7 elements of type F32), which model.safetensors lacks");
        assertRefused(
                with(script().withStorage("spare", "LongStorage", 3)),
                "torchscript.zip asks for tensor spare (3 elements of type I64), of which model.safetensors holds 2 elements of type I64");
        assertRefused(
                with(script().withStorage("spare", "DoubleStorage", 2)),
                "torchscript.zip asks for tensor spare (2 elements of type F64), of which model.safetensors holds 2 elements of type I64");
    }

    @Test
    void weightsThatWereExchangedAreToldAsSuchWhateverTheyHold() throws IOException {
        byte[] announced = weights(HEADER);
        MemoryReader reader = with(script());
        StoredCheckpoint checkpoint = reader.checkpoint();
        byte[] noHeader = announced.clone();
        noHeader[10] = 'x';
        byte[] otherTensor = announced.clone();
        otherTensor[announced.length - 1] ^= 1;

        for (byte[] exchanged : new byte[][] {noHeader, otherTensor}) {
            reader.with("model.safetensors", exchanged);
            assertThatThrownBy(() -> completed(reader, checkpoint))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining("model.safetensors has SHA-256 ");
        }
    }

    @Test
    void weightsThatAreNoSafetensorsAreRefused() throws IOException {
        MemoryReader reader = new MemoryReader(99).with("torchscript.zip", script().zip());

        assertRefused(
                reader.with("model.safetensors", new byte[5]),
                "model.safetensors is not a valid safetensors file: it has 5 bytes");
        assertRefused(
                reader.with("model.safetensors", weights(HEADER.replace("F16", "F17"))),
                "model.safetensors is not a valid safetensors file: tensor c.bias has the unknown dtype");
    }

    @Test
    void aScriptThatHoldsATensorItselfIsRefused() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StoredZip zip = new StoredZip(out);
        script().addTo(zip);
        zip.add("model/data/c.bias", ByteBuffer.allocate(2));
        zip.finish();

        assertRefused(with(out.toByteArray()), "it holds the tensor c.bias itself");
    }

    @Test
    void aScriptThatIsNoArchiveOfSquadronsIsRefused() throws IOException {
        assertRefused(with(new byte[] {1, 2, 3}), "it holds no model/data.pkl");
        assertRefused(with(script().with("B")), "it has a pickle that Squadron does not write: it holds the code 0x42");
        assertRefused(with(script().with("(K\0tQ")), "it refers to something that is no storage: [0]");
        assertRefused(with(script().withStorage("z", "Storage", 1)), "it refers to a storage of type torch.Storage");
        assertRefused(with(script().with("X\0\0\0\177")), "it ends before its end is marked");

        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(compressed)) {
            zip.putNextEntry(new ZipEntry("model/data.pkl"));
        }
        assertRefused(with(compressed.toByteArray()), "it holds model/data.pkl compressed");
    }

    private static MemoryReader with(SmallScript script) throws IOException {
        return with(script.zip());
    }

    private static MemoryReader with(byte[] script) {
        return new MemoryReader(99).with("model.safetensors", weights(HEADER)).with("torchscript.zip", script);
    }

    private Path completed(MemoryReader reader, StoredCheckpoint checkpoint) throws IOException {
        Path archive = directory.resolve("model.pt");
        CompleteScript.write(reader, checkpoint, ScriptPrecision.FP32, archive);
        return archive;
    }

    private void assertRefused(MemoryReader reader, String words) {
        assertThatThrownBy(() -> completed(reader, reader.checkpoint()))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(words);
    }

    private static byte[] weights(String header) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + 421)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data(0, 421))
                .array();
    }

    private static byte[] data(int from, int to) {
        byte[] data = new byte[to - from];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (31 * (from + i));
        }
        return data;
    }

    private static Map<String, byte[]> entries(Path archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }
}
