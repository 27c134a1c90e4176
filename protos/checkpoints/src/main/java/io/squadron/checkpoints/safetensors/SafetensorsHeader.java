package io.squadron.checkpoints.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The checked header of a safetensors file: 8 bytes little-endian header length, a JSON header, then the tensors' bytes
 * without a gap. The file may come from anybody, so nothing in it is believed: every length and offset is checked before it
 * is used, and the tensors must cover the data exactly once. Rules: https://github.com/huggingface/safetensors#format.
 *
 * @param entries in the order of their data, which they cover without gap or overlap
 * @param metadata free text by key
 */
public record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    public static final String METADATA_KEY = "__metadata__";

    /** The header's length stands in so many bytes before it. */
    public static final int LENGTH_BYTES = Long.BYTES;

    /**
     * The reference implementation takes 100 MB, which as a tree of JSON may fill a service's heap. A BERT has some hundreds
     * of tensors of some 150 bytes each.
     */
    public static final int MAX_BYTES = 16 << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** One tensor; its bytes are [begin, end) of the data. */
    public record Entry(String name, DType dtype, List<Long> shape, long begin, long end) {
        public long[] sizes() {
            return shape.stream().mapToLong(Long::longValue).toArray();
        }

        public long bytes() {
            return end - begin;
        }

        public long elements() {
            return bytes() / dtype.bytes();
        }
    }

    /**
     * The length of a file's header.
     *
     * @param file its name, for a person
     * @param beginning its first {@value #LENGTH_BYTES} bytes, or all where it has fewer
     * @param fileBytes the whole file's
     * @throws InvalidSafetensorsException if no such header fits into it, or a larger one than is taken
     */
    public static int length(String file, ByteBuffer beginning, long fileBytes) throws InvalidSafetensorsException {
        if (beginning.remaining() < LENGTH_BYTES) {
            throw new InvalidSafetensorsException(
                    file, "it has %d bytes, less than the 8 of the header's length".formatted(fileBytes));
        }
        long bytes = beginning.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong();
        // The length is unsigned: what looks negative is far over the limit.
        if (bytes <= 0 || bytes > MAX_BYTES) {
            throw new InvalidSafetensorsException(
                    file,
                    "its header claims %s bytes; 1 to %d are taken, far more than a BERT needs"
                            .formatted(Long.toUnsignedString(bytes), MAX_BYTES));
        }
        if (bytes > fileBytes - LENGTH_BYTES) {
            throw new InvalidSafetensorsException(
                    file, "its header claims %d bytes, but only %d follow".formatted(bytes, fileBytes - LENGTH_BYTES));
        }
        return (int) bytes;
    }

    /**
     * Reads a header.
     *
     * @param file its name, for a person
     * @param dataBytes what follows the header in the file
     * @throws InvalidSafetensorsException if it breaks a rule of the format
     */
    public static SafetensorsHeader parse(String file, ByteBuffer bytes, long dataBytes)
            throws InvalidSafetensorsException {
        JsonNode json = parseJson(file, bytes);
        List<Entry> entries = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (field.getKey().equals(METADATA_KEY)) {
                readMetadata(file, field.getValue(), metadata);
            } else {
                entries.add(readEntry(file, field.getKey(), field.getValue()));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        requireExactCover(file, entries, dataBytes);
        return new SafetensorsHeader(List.copyOf(entries), metadata);
    }

    private static JsonNode parseJson(String file, ByteBuffer bytes) throws InvalidSafetensorsException {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidSafetensorsException(file, "its header is not UTF-8", e);
        }
        if (!text.startsWith("{")) {
            throw new InvalidSafetensorsException(file, "its header does not begin with a brace");
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new InvalidSafetensorsException(file, "its header is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static void readMetadata(String file, JsonNode node, Map<String, String> metadata)
            throws InvalidSafetensorsException {
        if (!node.isObject()) {
            throw new InvalidSafetensorsException(file, "its __metadata__ is not an object");
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!field.getValue().isTextual()) {
                throw new InvalidSafetensorsException(file, "its __metadata__." + field.getKey() + " is not a text");
            }
            metadata.put(field.getKey(), field.getValue().textValue());
        }
    }

    private static Entry readEntry(String file, String name, JsonNode node) throws InvalidSafetensorsException {
        DType dtype = dtype(file, name, node.path("dtype").asText());
        List<Long> shape = naturals(file, name, "shape", node.path("shape"));
        List<Long> offsets = naturals(file, name, "data_offsets", node.path("data_offsets"));
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
            throw new InvalidSafetensorsException(
                    file, "the data_offsets of tensor %s are no [begin, end]".formatted(name));
        }
        Entry entry = new Entry(name, dtype, shape, offsets.get(0), offsets.get(1));
        long needed;
        try {
            needed = dtype.bytes();
            for (long size : shape) {
                needed = Math.multiplyExact(needed, size);
            }
        } catch (ArithmeticException e) {
            throw new InvalidSafetensorsException(file, "the size of tensor %s overflows".formatted(name), e);
        }
        if (needed != entry.bytes()) {
            throw new InvalidSafetensorsException(
                    file,
                    "tensor %s has %d bytes, but its shape and dtype need %d".formatted(name, entry.bytes(), needed));
        }
        return entry;
    }

    private static DType dtype(String file, String name, String dtype) throws InvalidSafetensorsException {
        try {
            return DType.valueOf(dtype);
        } catch (IllegalArgumentException e) {
            throw new InvalidSafetensorsException(
                    file, "tensor %s has the unknown dtype \"%s\"".formatted(name, dtype), e);
        }
    }

    private static List<Long> naturals(String file, String tensor, String field, JsonNode array)
            throws InvalidSafetensorsException {
        List<Long> values = new ArrayList<>();
        boolean natural = array.isArray();
        for (JsonNode value : array) {
            natural &= value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0;
            values.add(value.longValue());
        }
        if (!natural) {
            throw new InvalidSafetensorsException(
                    file, "the %s of tensor %s is not a list of whole numbers from 0".formatted(field, tensor));
        }
        return List.copyOf(values);
    }

    private static void requireExactCover(String file, List<Entry> entries, long dataBytes)
            throws InvalidSafetensorsException {
        long covered = 0;
        for (Entry entry : entries) {
            if (entry.begin() != covered) {
                throw new InvalidSafetensorsException(
                        file,
                        "tensor %s begins at %d, which leaves %s: the tensor before it ends at %d"
                                .formatted(
                                        entry.name(),
                                        entry.begin(),
                                        entry.begin() < covered ? "an overlap" : "a hole",
                                        covered));
            }
            covered = entry.end();
        }
        if (covered != dataBytes) {
            throw new InvalidSafetensorsException(
                    file, "its header describes %d bytes of data, but the file holds %d".formatted(covered, dataBytes));
        }
    }
}
