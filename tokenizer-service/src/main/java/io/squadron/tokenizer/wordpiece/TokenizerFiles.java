package io.squadron.tokenizer.wordpiece;

import static io.squadron.tokenizer.wordpiece.TokenizerDefinition.ADDED_TOKENS;
import static io.squadron.tokenizer.wordpiece.TokenizerDefinition.SPECIAL_TOKENS_MAP;
import static io.squadron.tokenizer.wordpiece.TokenizerDefinition.TOKENIZER_CONFIG;
import static io.squadron.tokenizer.wordpiece.TokenizerDefinition.TOKENIZER_JSON;
import static io.squadron.tokenizer.wordpiece.TokenizerDefinition.VOCAB;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.tokenizer.text.Printable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads Hugging Face's tokenizer files into a {@link TokenizerDefinition}: {@code tokenizer.json}, or the older
 * {@code vocab.txt}, each with an optional {@code tokenizer_config.json}, {@code special_tokens_map.json} and
 * {@code added_tokens.json}. What they say is followed, or refused by its name, or at the least noted.
 *
 * <p>Truncation and padding that a tokenizer.json carries are dropped: they belong to the use the file was exported for,
 * and would silently cut every context. As {@code BertTokenizerFast} does, {@code do_lower_case}, {@code strip_accents}
 * and {@code tokenize_chinese_chars} of the configuration win over the normalizer in tokenizer.json.
 */
public final class TokenizerFiles {

    /** Files of a tokenizer; whoever uploads one gives those of them that there are. */
    public static final List<String> NAMES =
            List.of(TOKENIZER_JSON, VOCAB, TOKENIZER_CONFIG, SPECIAL_TOKENS_MAP, ADDED_TOKENS);

    static final List<String> SPECIAL_TOKENS = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    private TokenizerFiles() {}

    /**
     * Reads a tokenizer.
     *
     * @param name for people, may be empty
     * @param files content by file name, of {@link #NAMES}
     * @throws UnusableTokenizerException if they are not a BERT-style WordPiece tokenizer, or hold what can't be followed
     */
    public static TokenizerDefinition read(String name, Map<String, byte[]> files) {
        for (String fileName : files.keySet()) {
            if (!NAMES.contains(fileName)) {
                throw new UnusableTokenizerException(Printable.of(fileName, 60)
                        + " is not a file of a BERT tokenizer; its files are " + String.join(", ", NAMES) + ".");
            }
        }
        ObjectNode tokenizer;
        if (files.containsKey(TOKENIZER_JSON)) {
            tokenizer = JsonFiles.object(files, TOKENIZER_JSON);
        } else if (files.containsKey(VOCAB)) {
            tokenizer = VocabTxt.tokenizer(JsonFiles.text(files, VOCAB));
        } else {
            throw new UnusableTokenizerException("There is neither tokenizer.json nor vocab.txt among the files.");
        }
        TokenizerSettings settings = TokenizerSettings.read(files);
        tokenizer.putNull("truncation");
        tokenizer.putNull("padding");
        ObjectNode normalizer = normalizer(tokenizer);
        settings.doLowerCase().ifPresent(value -> normalizer.put("lowercase", value));
        settings.stripAccents().ifPresent(value -> normalizer.put("strip_accents", value));
        settings.tokenizeChineseChars().ifPresent(value -> normalizer.put("handle_chinese_chars", value));
        requirePreTokenizer(tokenizer);
        boolean doLowerCase = normalizer.path("lowercase").asBoolean();
        Vocabulary vocabulary = Vocabulary.complete(
                tokenizer,
                settings.addedTokens().stream()
                        .map(token -> doLowerCase ? token.lowerCased() : token)
                        .toList());
        List<String> notes = new ArrayList<>(settings.notes());
        if (!files.containsKey(TOKENIZER_JSON) && settings.doLowerCase().isEmpty()) {
            unreachable(vocabulary).ifPresent(notes::add);
        }
        return define(name, tokenizer, normalizer, vocabulary, notes);
    }

    /** A cased vocabulary that nobody called cased is lower-cased, as transformers does; somebody should hear of it. */
    private static Optional<String> unreachable(Vocabulary vocabulary) {
        List<String> cased = vocabulary.model().stream()
                .filter(token -> !token.startsWith("["))
                .filter(token -> !token.equals(token.toLowerCase(Locale.ROOT)))
                .toList();
        return cased.isEmpty()
                ? Optional.empty()
                : Optional.of("The text is lower-cased, as nothing else is said, but " + cased.size()
                        + " tokens of vocab.txt have upper-case letters, which then never occur, the first \""
                        + Printable.of(cased.get(0), 60)
                        + "\"; if the model is cased, add a tokenizer_config.json with {\"do_lower_case\": false}.");
    }

    private static TokenizerDefinition define(
            String name, ObjectNode tokenizer, ObjectNode normalizer, Vocabulary vocabulary, List<String> notes) {
        boolean doLowerCase = normalizer.path("lowercase").asBoolean();
        int padTokenId = required(vocabulary, "[PAD]");
        required(vocabulary, "[UNK]");
        int clsTokenId = required(vocabulary, "[CLS]");
        int sepTokenId = required(vocabulary, "[SEP]");
        String canonical = JsonFiles.canonical(tokenizer);
        Map<String, String> files = new LinkedHashMap<>();
        files.put(TOKENIZER_JSON, canonical);
        files.put(
                TOKENIZER_CONFIG,
                config(tokenizer, normalizer, vocabulary.id("[MASK]").isPresent()));
        files.put(VOCAB, String.join("\n", vocabulary.model()) + "\n");
        return new TokenizerDefinition(
                sha256(canonical),
                name,
                doLowerCase,
                normalizer.path("strip_accents").asBoolean(doLowerCase),
                normalizer.path("handle_chinese_chars").asBoolean(true),
                vocabulary.tokens(),
                padTokenId,
                clsTokenId,
                sepTokenId,
                notes,
                files);
    }

    private static int required(Vocabulary vocabulary, String special) {
        return vocabulary
                .id(special)
                .orElseThrow(() -> new UnusableTokenizerException("The vocabulary has no " + special
                        + "; a BERT tokenizer needs [PAD], [UNK], [CLS] and [SEP]."));
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

    private static String config(ObjectNode tokenizer, ObjectNode normalizer, boolean hasMask) {
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
        config.put("pad_token", "[PAD]");
        config.put("unk_token", "[UNK]");
        config.put("cls_token", "[CLS]");
        config.put("sep_token", "[SEP]");
        if (hasMask) {
            config.put("mask_token", "[MASK]");
        }
        config.put("clean_up_tokenization_spaces", true);
        // The slow tokenizer does not read tokenizer.json.
        Map<String, Object> decoder = new LinkedHashMap<>();
        for (JsonNode token : tokenizer.path("added_tokens")) {
            decoder.put(token.path("id").asText(), JsonFiles.JSON.convertValue(token, Object.class));
        }
        config.put("added_tokens_decoder", decoder);
        return JsonFiles.write(config) + "\n";
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
