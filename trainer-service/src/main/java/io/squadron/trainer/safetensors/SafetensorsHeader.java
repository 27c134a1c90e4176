package io.squadron.trainer.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.squadron.trainer.tensor.DType;
import io.squadron.trainer.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The checked header of a safetensors file.
 *
 * @param entries in the order of their data, which they cover without gap or overlap
 * @param metadata free text by key
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    static final String METADATA_KEY = "__metadata__";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** One tensor; its bytes are [begin, end) of the data. */
    record Entry(String name, DType dtype, List<Long> shape, long begin, long end) {
        long[] sizes() {
            return shape.stream().mapToLong(Long::longValue).toArray();
        }
    }

    static SafetensorsHeader parse(Path file, ByteBuffer bytes, long dataBytes) throws InvalidSafetensorsException {
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

    private static JsonNode parseJson(Path file, ByteBuffer bytes) throws InvalidSafetensorsException {
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

    private static void readMetadata(Path file, JsonNode node, Map<String, String> metadata)
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

    private static Entry readEntry(Path file, String name, JsonNode node) throws InvalidSafetensorsException {
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
            needed = Math.multiplyExact(Tensor.elements(entry.sizes()), dtype.bytes());
        } catch (ArithmeticException e) {
            throw new InvalidSafetensorsException(file, "the size of tensor %s overflows".formatted(name), e);
        }
        if (needed != entry.end() - entry.begin()) {
            throw new InvalidSafetensorsException(
                    file,
                    "tensor %s has %d bytes, but its shape and dtype need %d"
                            .formatted(name, entry.end() - entry.begin(), needed));
        }
        return entry;
    }

    private static DType dtype(Path file, String name, String dtype) throws InvalidSafetensorsException {
        try {
            return DType.valueOf(dtype);
        } catch (IllegalArgumentException e) {
            throw new InvalidSafetensorsException(
                    file, "tensor %s has the unknown dtype \"%s\"".formatted(name, dtype), e);
        }
    }

    private static List<Long> naturals(Path file, String tensor, String field, JsonNode array)
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

    private static void requireExactCover(Path file, List<Entry> entries, long dataBytes)
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
