package io.squadron.tokenizer.wordpiece;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A tokenizer's files as text and as JSON; whatever is wrong with one is a sentence that names it. */
final class JsonFiles {

    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /** How the text begins that git checks out in a large file's place where git-lfs is not installed. */
    private static final String LFS_POINTER = "version https://git-lfs.github.com/spec/";

    private JsonFiles() {}

    /** An empty object where there is no such file. */
    static ObjectNode object(Map<String, byte[]> files, String fileName) {
        if (!files.containsKey(fileName)) {
            return JSON.createObjectNode();
        }
        try {
            if (JSON.readTree(text(files, fileName)) instanceof ObjectNode object) {
                return object;
            }
            throw new UnusableTokenizerException(fileName + " is not a JSON object.");
        } catch (JsonProcessingException e) {
            throw new UnusableTokenizerException(
                    fileName + " is not JSON: " + e.getOriginalMessage().replace('\n', ' ') + ".", e);
        }
    }

    static String text(Map<String, byte[]> files, String fileName) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(files.get(fileName)))
                    .toString();
            if (text.startsWith(LFS_POINTER)) {
                throw new UnusableTokenizerException(fileName + " is a Git LFS pointer, not the file itself; fetch that"
                        + " with \"git lfs pull\", or take the model from the hub.");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new UnusableTokenizerException(fileName + " is not UTF-8 text.", e);
        }
    }

    /** One line, keys in order. */
    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps, lists and scalars can always be written", e);
        }
    }

    /** With the keys of every object in order: Jackson sorts those of maps only. */
    static String canonical(ObjectNode object) {
        return write(JSON.convertValue(object, Object.class));
    }
}
