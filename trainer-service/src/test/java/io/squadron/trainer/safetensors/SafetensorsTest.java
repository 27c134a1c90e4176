package io.squadron.trainer.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.safetensors.DType;
import io.squadron.checkpoints.safetensors.InvalidSafetensorsException;
import io.squadron.trainer.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is written is read again; and what a hostile or damaged file may hold is refused, by the numbers F51 to F58 of the
 * project's list of faults: truncated, length of the header, no UTF-8, overlaps and holes, size that overflows, wrong
 * type or shape, missing or extra tensors (those are {@code HuggingFaceDirectoryTest}'s), duplicate key.
 */
class SafetensorsTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("model.safetensors");
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("matrix", Tensor.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
        tensors.put("scalar", Tensor.ofFloats(new float[] {-7}));
        tensors.put("empty", new Tensor(DType.I64, new long[] {0, 4}, ByteBuffer.allocate(0)));
        try (OutputStream out = Files.newOutputStream(file)) {
            SafetensorsWriter.write(out, tensors, Map.of("format", "pt"));
        }

        Safetensors read = SafetensorsReader.read(file);

        assertThat(read.metadata()).containsExactly(Map.entry("format", "pt"));
        assertThat(read.tensors().keySet()).containsExactlyInAnyOrder("matrix", "scalar", "empty");
        assertThat(read.tensors().get("matrix").shape()).containsExactly(2, 3);
        assertThat(read.tensors().get("matrix").toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(read.tensors().get("scalar").shape()).isEmpty();
        assertThat(read.tensors().get("scalar").toFloats()).containsExactly(-7);
        assertThat(read.tensors().get("empty").shape()).containsExactly(0, 4);
    }

    @Test
    void theSameContentGivesTheSameBytes() throws IOException {
        Map<String, Tensor> tensors = Map.of("x", Tensor.ofFloats(new float[] {1}, 1));
        Map<String, String> oneWay = new LinkedHashMap<>(Map.of("format", "pt"));
        oneWay.put("a", "1");
        Map<String, String> otherWay = new LinkedHashMap<>(Map.of("a", "1"));
        otherWay.put("format", "pt");
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        ByteArrayOutputStream second = new ByteArrayOutputStream();

        SafetensorsWriter.write(first, tensors, oneWay);
        SafetensorsWriter.write(second, tensors, otherWay);

        assertThat(first.toByteArray()).isEqualTo(second.toByteArray());
    }

    @Test
    void theDataBeginsAtAMultipleOfEight() throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            SafetensorsWriter.write(out, Map.of("x", Tensor.ofFloats(new float[] {1}, 1)), Map.of());
        }

        long header = ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        assertThat(header % 8).isZero();
    }

    @Test
    void f51FileTooSmallForTheLength() throws IOException {
        Files.write(file, new byte[7]);

        assertRefused("it has 7 bytes, less than the 8 of the header's length");
    }

    @Test
    void f52HeaderOfLengthZero() throws IOException {
        writeRaw(0, "", 0);

        assertRefused("its header claims 0 bytes");
    }

    @Test
    void f52HeaderTooLarge() throws IOException {
        writeRaw(16_777_217, "{}", 0);

        assertRefused("its header claims 16777217 bytes; 1 to 16777216 are taken, far more than a BERT needs");
    }

    @Test
    void f52TheLargestHeaderThatIsTakenIsRead() throws IOException {
        String header = tensor("x", "U8", "[1]", "[0, 1]");
        write(header + " ".repeat(16_777_216 - header.length()), 1);

        assertThat(SafetensorsReader.read(file).tensors()).containsOnlyKeys("x");
    }

    @Test
    void f52HeaderLengthThatWouldBeNegative() throws IOException {
        writeRaw(-1, "{}", 0);

        assertRefused("its header claims 18446744073709551615 bytes");
    }

    @Test
    void f52HeaderLongerThanTheFile() throws IOException {
        writeRaw(50, "{}", 0);

        assertRefused("its header claims 50 bytes, but only 2 follow");
    }

    @Test
    void f53HeaderIsNotUtf8() throws IOException {
        byte[] header = {'{', '"', (byte) 0xff, '"', '}'};
        Files.write(
                file,
                ByteBuffer.allocate(8 + header.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .put(header)
                        .array());

        assertRefused("its header is not UTF-8");
    }

    @Test
    void f53HeaderDoesNotBeginWithABrace() throws IOException {
        write(" {}", 0);

        assertRefused("does not begin with a brace");
    }

    @Test
    void f53HeaderIsNotJson() throws IOException {
        write("{\"x\": ", 0);

        assertRefused("its header is not JSON");
    }

    @Test
    void f53HeaderWithSomethingAfterTheJson() throws IOException {
        write("{} {}", 0);

        assertRefused("its header is not JSON");
    }

    @Test
    void f58DuplicateKey() throws IOException {
        String tensor = "\"x\": {\"dtype\": \"U8\", \"shape\": [1], \"data_offsets\": [0, 1]}";
        write("{" + tensor + ", " + tensor + "}", 1);

        assertRefused("Duplicate field 'x'");
    }

    @Test
    void f56UnknownDtype() throws IOException {
        write(tensor("x", "F31", "[1]", "[0, 4]"), 4);

        assertRefused("tensor x has the unknown dtype \"F31\"");
    }

    @Test
    void f56NegativeShape() throws IOException {
        write(tensor("x", "F32", "[-1]", "[0, 4]"), 4);

        assertRefused("the shape of tensor x is not a list of whole numbers from 0");
    }

    @Test
    void f56FractionalOffset() throws IOException {
        write(tensor("x", "F32", "[1]", "[0, 4.0]"), 4);

        assertRefused("the data_offsets of tensor x is not a list of whole numbers from 0");
    }

    @Test
    void f56OffsetsThatRunBackwards() throws IOException {
        write(tensor("x", "F32", "[1]", "[4, 0]"), 4);

        assertRefused("the data_offsets of tensor x are no [begin, end]");
    }

    @Test
    void f55SizeThatOverflows() throws IOException {
        write(tensor("x", "F32", "[4294967296, 4294967296]", "[0, 0]"), 0);

        assertRefused("the size of tensor x overflows");
    }

    @Test
    void f56SizeThatIsNotTheShapes() throws IOException {
        write(tensor("x", "F32", "[2]", "[0, 4]"), 4);

        assertRefused("tensor x has 4 bytes, but its shape and dtype need 8");
    }

    @Test
    void f54Overlap() throws IOException {
        write("{" + entry("x", "U8", "[4]", "[0, 4]") + "," + entry("y", "U8", "[4]", "[2, 6]") + "}", 6);

        assertRefused("tensor y begins at 2, which leaves an overlap");
    }

    @Test
    void f54Hole() throws IOException {
        write("{" + entry("x", "U8", "[4]", "[0, 4]") + "," + entry("y", "U8", "[4]", "[6, 10]") + "}", 10);

        assertRefused("tensor y begins at 6, which leaves a hole");
    }

    @Test
    void f51TruncatedData() throws IOException {
        write(tensor("x", "F32", "[4]", "[0, 16]"), 15);

        assertRefused("its header describes 16 bytes of data, but the file holds 15");
    }

    @Test
    void f51SomethingBehindTheData() throws IOException {
        write(tensor("x", "F32", "[4]", "[0, 16]"), 17);

        assertRefused("its header describes 16 bytes of data, but the file holds 17");
    }

    @Test
    void f53MetadataThatIsNoText() throws IOException {
        write("{\"__metadata__\": {\"format\": 1}}", 0);

        assertRefused("its __metadata__.format is not a text");
    }

    @Test
    void f53HeaderNestedTooDeeply() throws IOException {
        write("{\"x\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}", 0);

        assertRefused("its header is not JSON");
    }

    @Test
    void f54TwoTensorsOnTheSameBytes() throws IOException {
        write("{" + entry("x", "U8", "[4]", "[0, 4]") + "," + entry("y", "U8", "[4]", "[0, 4]") + "}", 4);

        assertRefused("tensor y begins at 0, which leaves an overlap");
    }

    @Test
    void f54HoleBeforeTheFirstTensor() throws IOException {
        write(tensor("x", "U8", "[4]", "[2, 6]"), 6);

        assertRefused("tensor x begins at 2, which leaves a hole");
    }

    @Test
    void f55SizeInBytesThatOverflows() throws IOException {
        write(tensor("x", "F64", "[2305843009213693952]", "[0, 0]"), 0);

        assertRefused("the size of tensor x overflows");
    }

    @Test
    void f55OffsetOverAllNumbers() throws IOException {
        write(tensor("x", "U8", "[1]", "[0, 18446744073709551616]"), 1);

        assertRefused("the data_offsets of tensor x is not a list of whole numbers from 0");
    }

    @Test
    void f55OverflowThatAZeroTakesBack() throws IOException {
        write(tensor("x", "U8", "[4294967296, 4294967296, 0]", "[0, 0]"), 0);

        assertRefused("the size of tensor x overflows");
    }

    @Test
    void f56NoShapeAndNoType() throws IOException {
        write("{\"x\": {\"data_offsets\": [0, 0]}}", 0);
        assertRefused("tensor x has the unknown dtype");

        write("{\"x\": {\"dtype\": \"F32\", \"data_offsets\": [0, 0]}}", 0);
        assertRefused("the shape of tensor x is not a list");

        write("{\"x\": 7}", 0);
        assertRefused("tensor x has the unknown dtype");
    }

    @Test
    void f58DuplicateFieldOfATensor() throws IOException {
        write("{\"x\": {\"dtype\": \"U8\", \"dtype\": \"I8\", \"shape\": [1], \"data_offsets\": [0, 1]}}", 1);

        assertRefused("Duplicate field 'dtype'");
    }

    private static String tensor(String name, String dtype, String shape, String offsets) {
        return "{" + entry(name, dtype, shape, offsets) + "}";
    }

    private static String entry(String name, String dtype, String shape, String offsets) {
        return "\"%s\": {\"dtype\": \"%s\", \"shape\": %s, \"data_offsets\": %s}"
                .formatted(name, dtype, shape, offsets);
    }

    private void write(String header, int dataBytes) throws IOException {
        writeRaw(header.length(), header, dataBytes);
    }

    private void writeRaw(long length, String header, int dataBytes) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        Files.write(
                file,
                ByteBuffer.allocate(8 + text.length + dataBytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(length)
                        .put(text)
                        .array());
    }

    private void assertRefused(String fault) {
        assertThatThrownBy(() -> SafetensorsReader.read(file))
                .isInstanceOf(InvalidSafetensorsException.class)
                .hasMessageStartingWith(file + " is not a valid safetensors file: ")
                .hasMessageContaining(fault);
    }
}
