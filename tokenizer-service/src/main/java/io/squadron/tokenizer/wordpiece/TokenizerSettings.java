package io.squadron.tokenizer.wordpiece;

import static io.squadron.tokenizer.wordpiece.TokenizerDefinition.ADDED_TOKENS;
import static io.squadron.tokenizer.wordpiece.TokenizerDefinition.SPECIAL_TOKENS_MAP;
import static io.squadron.tokenizer.wordpiece.TokenizerDefinition.TOKENIZER_CONFIG;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.tokenizer.text.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the files beside tokenizer.json or vocab.txt say: {@code tokenizer_config.json}, {@code special_tokens_map.json} and
 * {@code added_tokens.json}. What would change a token and can't be followed here is refused by its name.
 *
 * @param doLowerCase empty where nothing is said
 * @param stripAccents empty where nothing is said
 * @param tokenizeChineseChars empty where nothing is said
 * @param addedTokens in the order of their ids
 * @param notes one sentence for each setting that is not known
 */
record TokenizerSettings(
        Optional<Boolean> doLowerCase,
        Optional<Boolean> stripAccents,
        Optional<Boolean> tokenizeChineseChars,
        List<AddedToken> addedTokens,
        List<String> notes) {

    /** Slow classes that split words as BERT does; the fast ones are called the same with Fast behind. */
    private static final Set<String> CLASSES = Set.of(
            "BertTokenizer",
            "ConvBertTokenizer",
            "DistilBertTokenizer",
            "DPRContextEncoderTokenizer",
            "DPRQuestionEncoderTokenizer",
            "DPRReaderTokenizer",
            "ElectraTokenizer",
            "LayoutLMTokenizer",
            "LxmertTokenizer",
            "MobileBertTokenizer",
            "PreTrainedTokenizer",
            "RetriBertTokenizer",
            "SqueezeBertTokenizer");

    private static final Map<String, String> SPECIAL_TOKENS = Map.of(
            "unk_token", "[UNK]",
            "sep_token", "[SEP]",
            "pad_token", "[PAD]",
            "cls_token", "[CLS]",
            "mask_token", "[MASK]");

    private static final List<String> JAPANESE =
            List.of("word_tokenizer_type", "subword_tokenizer_type", "do_word_tokenize", "do_subword_tokenize");

    private static final Set<String> FOLLOWED = Set.of(
            "do_lower_case",
            "strip_accents",
            "tokenize_chinese_chars",
            "never_split",
            "do_basic_tokenize",
            "tokenizer_class",
            "added_tokens_decoder",
            "additional_special_tokens",
            "extra_special_tokens",
            "unk_token",
            "sep_token",
            "pad_token",
            "cls_token",
            "mask_token");

    /** They change no token of a text: paths, how long inputs are cut and padded, how tokens become text again. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "added_tokens_file",
            "auto_map",
            "chat_template",
            "clean_up_tokenization_spaces",
            "from_slow",
            "full_tokenizer_file",
            "init_inputs",
            "legacy",
            "max_len",
            "max_length",
            "model_input_names",
            "model_max_length",
            "name_or_path",
            "pad_to_multiple_of",
            "pad_token_type_id",
            "padding",
            "padding_side",
            "processor_class",
            "return_tensors",
            "special_tokens_map_file",
            "stride",
            "tokenizer_file",
            "transformers_version",
            "trust_remote_code",
            "truncation",
            "truncation_side",
            "truncation_strategy",
            "use_fast",
            "vocab_file",
            "vocab_size");

    static TokenizerSettings read(Map<String, byte[]> files) {
        ObjectNode config = JsonFiles.object(files, TOKENIZER_CONFIG);
        ObjectNode specials = JsonFiles.object(files, SPECIAL_TOKENS_MAP);
        requireBert(config);
        requireSpecialTokens(TOKENIZER_CONFIG, config);
        requireSpecialTokens(SPECIAL_TOKENS_MAP, specials);
        return new TokenizerSettings(
                flag(config, "do_lower_case"),
                flag(config, "strip_accents"),
                flag(config, "tokenize_chinese_chars"),
                addedTokens(config, specials, JsonFiles.object(files, ADDED_TOKENS)),
                unknown(config));
    }

    private static void requireBert(ObjectNode config) {
        String tokenizerClass = config.path("tokenizer_class").asText("BertTokenizer");
        if (!CLASSES.contains(tokenizerClass.replaceFirst("Fast$", ""))) {
            throw new UnusableTokenizerException("tokenizer_config.json has the tokenizer_class "
                    + Printable.of(tokenizerClass, 60) + ", which makes its words otherwise than BERT's own tokenizer;"
                    + " only BERT's is supported.");
        }
        for (String key : JAPANESE) {
            if (config.hasNonNull(key)) {
                throw new UnusableTokenizerException("tokenizer_config.json has " + key + ", a setting of"
                        + " BertJapaneseTokenizer; only BERT's own tokenizer is supported.");
            }
        }
        if (flag(config, "do_basic_tokenize").equals(Optional.of(false))) {
            throw new UnusableTokenizerException("tokenizer_config.json switches do_basic_tokenize off, which is not"
                    + " supported: words are always split as BERT does.");
        }
        if (!config.path("never_split").isEmpty()) {
            throw new UnusableTokenizerException("tokenizer_config.json has never_split ("
                    + Printable.of(config.path("never_split").toString(), 60) + "), which is not supported; give its"
                    + " tokens as added_tokens.json, if the model was trained so.");
        }
    }

    private static void requireSpecialTokens(String fileName, ObjectNode file) {
        SPECIAL_TOKENS.forEach((key, expected) -> {
            JsonNode token = file.path(key);
            if (!token.isMissingNode()
                    && !token.isNull()
                    && !AddedToken.contentOf(token).equals(expected)) {
                throw new UnusableTokenizerException(fileName + " has the " + key + " \""
                        + Printable.of(AddedToken.contentOf(token), 60) + "\"; only BERT's own, " + expected
                        + ", is supported.");
            }
        });
    }

    private static Optional<Boolean> flag(ObjectNode config, String key) {
        JsonNode value = config.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isBoolean()) {
            throw new UnusableTokenizerException("tokenizer_config.json's " + key + " is "
                    + Printable.of(value.toString(), 60) + ", not true or false.");
        }
        return Optional.of(value.asBoolean());
    }

    /** As transformers: the configuration's list, or else added_tokens.json; special tokens that are new come last. */
    private static List<AddedToken> addedTokens(ObjectNode config, ObjectNode specials, ObjectNode addedTokens) {
        Map<String, AddedToken> specialTokens = new LinkedHashMap<>();
        for (ObjectNode file : List.of(config, specials)) {
            Stream.of("additional_special_tokens", "extra_special_tokens").forEach(key -> file.path(key)
                    .forEach(token -> put(specialTokens, AddedToken.of(AddedToken.NEXT, token, true))));
        }
        Map<String, AddedToken> tokens = new LinkedHashMap<>();
        config.path("added_tokens_decoder")
                .properties()
                .forEach(entry -> put(tokens, AddedToken.of(id(entry.getKey()), entry.getValue(), false)));
        for (Map.Entry<String, JsonNode> entry : addedTokens.properties()) {
            AddedToken token = AddedToken.of(
                    id(entry.getValue().asText()), entry.getKey(), specialTokens.containsKey(entry.getKey()));
            AddedToken known = tokens.putIfAbsent(token.content(), token);
            if (known != null && known.id() != token.id()) {
                throw new UnusableTokenizerException("added_tokens.json gives the token \""
                        + Printable.of(token.content(), 60) + "\" the id " + token.id()
                        + ", and tokenizer_config.json the id " + known.id() + ".");
            }
        }
        List<AddedToken> ordered = new ArrayList<>(tokens.values());
        ordered.sort(Comparator.comparingInt(AddedToken::id));
        specialTokens.values().stream()
                .filter(token -> !tokens.containsKey(token.content()))
                .forEach(ordered::add);
        return List.copyOf(ordered);
    }

    private static void put(Map<String, AddedToken> tokens, AddedToken token) {
        tokens.putIfAbsent(token.content(), token);
    }

    private static int id(String digits) {
        try {
            return Integer.parseUnsignedInt(digits);
        } catch (NumberFormatException e) {
            throw new UnusableTokenizerException(
                    "An added token has the id \"" + Printable.of(digits, 60) + "\", which is no number.", e);
        }
    }

    private static List<String> unknown(ObjectNode config) {
        List<String> notes = new ArrayList<>();
        config.fieldNames().forEachRemaining(key -> {
            if (!FOLLOWED.contains(key) && !WITHOUT_EFFECT.contains(key) && !key.startsWith("_")) {
                notes.add("tokenizer_config.json's setting " + Printable.of(key, 60)
                        + " is not known and has no effect.");
            }
        });
        return List.copyOf(notes);
    }
}
