package io.squadron.tokenizer.wordpiece;

import static io.squadron.tokenizer.wordpiece.TokenizerDefinition.TOKENIZER_CONFIG;
import static io.squadron.tokenizer.wordpiece.TokenizerDefinition.TOKENIZER_JSON;
import static io.squadron.tokenizer.wordpiece.TokenizerDefinition.VOCAB;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.tokenizer.text.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Hugging Face's tokenizer files into a {@link TokenizerDefinition}: {@code tokenizer.json}, or the older
 * {@code vocab.txt}, each with an optional {@code tokenizer_config.json}.
 *
 * <p>Truncation and padding that a tokenizer.json carries are dropped: they belong to the use the file was exported for,
 * and would silently cut every context. As {@code BertTokenizerFast} does, {@code do_lower_case}, {@code strip_accents}
 * and {@code tokenize_chinese_chars} of the configuration win over the normalizer in tokenizer.json.
 */
public final class TokenizerFiles {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private static final String UNK = "[UNK]";
    private static final String CLS = "[CLS]";
    private static final String SEP = "[SEP]";
    private static final String PAD = "[PAD]";
    private static final String MASK = "[MASK]";

    private TokenizerFiles() {}

    /**
     * Reads a tokenizer.
     *
     * @param name for people, may be empty
     * @param files content by file name; others than the three named above are ignored
     * @throws UnusableTokenizerException if they are not a BERT-style WordPiece tokenizer
     */
    public static TokenizerDefinition read(String name, Map<String, byte[]> files) {
        ObjectNode config = files.containsKey(TOKENIZER_CONFIG)
                ? object(TOKENIZER_CONFIG, files.get(TOKENIZER_CONFIG))
                : JSON.createObjectNode();
        ObjectNode tokenizer;
        if (files.containsKey(TOKENIZER_JSON)) {
            tokenizer = object(TOKENIZER_JSON, files.get(TOKENIZER_JSON));
        } else if (files.containsKey(VOCAB)) {
            tokenizer = fromVocab(files.get(VOCAB));
        } else {
            throw new UnusableTokenizerException("There is neither tokenizer.json nor vocab.txt among the files.");
        }
        tokenizer.putNull("truncation");
        tokenizer.putNull("padding");
        ObjectNode normalizer = normalizer(tokenizer);
        override(normalizer, "lowercase", config, "do_lower_case");
        override(normalizer, "strip_accents", config, "strip_accents");
        override(normalizer, "handle_chinese_chars", config, "tokenize_chinese_chars");
        requirePreTokenizer(tokenizer);
        return define(name, tokenizer, normalizer);
    }

    private static TokenizerDefinition define(String name, ObjectNode tokenizer, ObjectNode normalizer) {
        String[] vocab = vocab(tokenizer);
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < vocab.length; id++) {
            ids.put(vocab[id], id);
        }
        List<String> vocabulary = withAdded(vocab, ids, tokenizer.path("added_tokens"));
        boolean doLowerCase = normalizer.path("lowercase").asBoolean();
        for (String special : List.of(PAD, UNK, CLS, SEP)) {
            if (!ids.containsKey(special)) {
                throw new UnusableTokenizerException(
                        "The vocabulary has no " + special + "; a BERT tokenizer needs [PAD], [UNK], [CLS] and [SEP].");
            }
        }
        String canonical = write(sorted(tokenizer));
        Map<String, String> files = new LinkedHashMap<>();
        files.put(TOKENIZER_JSON, canonical);
        files.put(TOKENIZER_CONFIG, config(normalizer, ids.containsKey(MASK)));
        files.put(VOCAB, String.join("\n", vocab) + "\n");
        return new TokenizerDefinition(
                sha256(canonical),
                name,
                doLowerCase,
                normalizer.path("strip_accents").asBoolean(doLowerCase),
                normalizer.path("handle_chinese_chars").asBoolean(true),
                vocabulary,
                ids.get(PAD),
                ids.get(CLS),
                ids.get(SEP),
                files);
    }

    /**
     * The library gives an added token its id in the vocabulary, or else the next one behind it in the order of the list,
     * whatever id the file names: one that names another would be mistaken for another token.
     */
    private static List<String> withAdded(String[] vocab, Map<String, Integer> ids, JsonNode addedTokens) {
        List<String> tokens = new ArrayList<>(Arrays.asList(vocab));
        for (JsonNode added : addedTokens) {
            int id = added.path("id").asInt(-1);
            String content = added.path("content").asText();
            int expected = ids.getOrDefault(content, tokens.size());
            if (id != expected) {
                throw new UnusableTokenizerException(
                        "tokenizer.json gives the added token \"" + Printable.of(content, 60) + "\" the id " + id
                                + ", but it is the token of id " + expected + ".");
            }
            if (id == tokens.size()) {
                tokens.add(content);
                ids.put(content, id);
            }
        }
        return tokens;
    }

    private static ObjectNode normalizer(ObjectNode tokenizer) {
        if (tokenizer.path("normalizer") instanceof ObjectNode normalizer
                && normalizer.path("type").asText().equals("BertNormalizer")) {
            return normalizer;
        }
        throw new UnusableTokenizerException("tokenizer.json has the normalizer "
                + tokenizer.path("normalizer").path("type").asText("none")
                + "; only BERT's own (BertNormalizer) is supported.");
    }

    private static void requirePreTokenizer(ObjectNode tokenizer) {
        String type = tokenizer.path("pre_tokenizer").path("type").asText("none");
        if (!type.equals("BertPreTokenizer")) {
            throw new UnusableTokenizerException("tokenizer.json has the pre-tokenizer " + type
                    + "; only BERT's own (BertPreTokenizer) is supported.");
        }
    }

    /** The model's vocabulary by id, without holes. */
    private static String[] vocab(ObjectNode tokenizer) {
        JsonNode model = tokenizer.path("model");
        String type = model.path("type").asText("WordPiece");
        if (!type.equals("WordPiece") || !(model.path("vocab") instanceof ObjectNode entries)) {
            throw new UnusableTokenizerException(
                    "tokenizer.json holds a tokenizer of type " + type + ", not a WordPiece vocabulary.");
        }
        if (!model.path("unk_token").asText().equals(UNK)
                || !model.path("continuing_subword_prefix").asText("##").equals("##")) {
            throw new UnusableTokenizerException(
                    "tokenizer.json does not use [UNK] and the prefix ##, as every BERT tokenizer does.");
        }
        String[] vocab = new String[entries.size()];
        for (Map.Entry<String, JsonNode> entry : entries.properties()) {
            int id = entry.getValue().isInt() ? entry.getValue().asInt() : -1;
            if (id < 0 || id >= vocab.length || vocab[id] != null) {
                throw new UnusableTokenizerException("The vocabulary's ids are not 0 to " + (vocab.length - 1)
                        + ", each once: see \"" + entry.getKey() + "\".");
            }
            vocab[id] = entry.getKey();
        }
        return vocab;
    }

    /** A line is a token, its number the id; BERT's defaults for everything else. */
    private static ObjectNode fromVocab(byte[] content) {
        ObjectNode vocab = JSON.createObjectNode();
        List<String> lines = utf8(VOCAB, content).lines().toList();
        for (int id = 0; id < lines.size(); id++) {
            String token = lines.get(id).strip();
            if (vocab.has(token)) {
                throw new UnusableTokenizerException(
                        "vocab.txt has the token \"" + token + "\" again in line " + (id + 1) + ".");
            }
            vocab.put(token, id);
        }
        ObjectNode tokenizer = JSON.createObjectNode();
        tokenizer.put("version", "1.0");
        ArrayNode added = tokenizer.putArray("added_tokens");
        for (String special : List.of(PAD, UNK, CLS, SEP, MASK)) {
            if (vocab.has(special)) {
                added.addObject()
                        .put("id", vocab.get(special).asInt())
                        .put("content", special)
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", true);
            }
        }
        tokenizer
                .putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", true)
                .putNull("strip_accents")
                .put("lowercase", true);
        tokenizer.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        tokenizer.set("post_processor", postProcessor(vocab));
        tokenizer
                .putObject("decoder")
                .put("type", "WordPiece")
                .put("prefix", "##")
                .put("cleanup", true);
        ObjectNode model = tokenizer.putObject("model");
        model.put("type", "WordPiece").put("unk_token", UNK).put("continuing_subword_prefix", "##");
        model.put("max_input_chars_per_word", 100).set("vocab", vocab);
        return tokenizer;
    }

    /** {@code [CLS] $A [SEP]} and {@code [CLS] $A [SEP] $B [SEP]}, for readers of the file; windows are built by us. */
    private static ObjectNode postProcessor(ObjectNode vocab) {
        ObjectNode processor = JSON.createObjectNode();
        processor.put("type", "BertProcessing");
        processor.putArray("sep").add(SEP).add(vocab.path(SEP).asInt());
        processor.putArray("cls").add(CLS).add(vocab.path(CLS).asInt());
        return processor;
    }

    private static String config(ObjectNode normalizer, boolean hasMask) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("tokenizer_class", "BertTokenizer");
        config.put("do_lower_case", normalizer.path("lowercase").asBoolean());
        config.put(
                "strip_accents",
                normalizer.path("strip_accents").isBoolean()
                        ? normalizer.path("strip_accents").asBoolean()
                        : null);
        config.put(
                "tokenize_chinese_chars",
                normalizer.path("handle_chinese_chars").asBoolean(true));
        config.put("model_max_length", 512);
        config.put("pad_token", PAD);
        config.put("unk_token", UNK);
        config.put("cls_token", CLS);
        config.put("sep_token", SEP);
        if (hasMask) {
            config.put("mask_token", MASK);
        }
        config.put("clean_up_tokenization_spaces", true);
        return write(config) + "\n";
    }

    private static void override(ObjectNode normalizer, String field, ObjectNode config, String key) {
        if (config.path(key).isBoolean()) {
            normalizer.set(field, config.get(key));
        }
    }

    private static ObjectNode object(String fileName, byte[] content) {
        try {
            if (JSON.readTree(utf8(fileName, content)) instanceof ObjectNode object) {
                return object;
            }
            throw new UnusableTokenizerException(fileName + " is not a JSON object.");
        } catch (JsonProcessingException e) {
            throw new UnusableTokenizerException(
                    fileName + " is not JSON: " + e.getOriginalMessage().replace('\n', ' ') + ".", e);
        }
    }

    private static String utf8(String fileName, byte[] content) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnusableTokenizerException(fileName + " is not UTF-8 text.", e);
        }
    }

    /** As maps, whose keys Jackson sorts when it writes them. */
    private static Object sorted(ObjectNode tokenizer) {
        return JSON.convertValue(tokenizer, Object.class);
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps, lists and scalars can always be written", e);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
