package io.squadron.tokenizer.wordpiece;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Everything a BERT tokenizer consists of, in one canonical form, so that the same tokenizer has the same id wherever it
 * came from and however its files were formatted.
 *
 * @param id lower-case hex SHA-256 of {@code tokenizerJson}
 * @param name for people, may be empty
 * @param doLowerCase it lower-cases
 * @param stripAccents it drops accents
 * @param tokenizeChineseChars it makes each ideograph a word
 * @param vocabulary tokens by id, the added ones at the end
 * @param notes what whoever registers it should know, one sentence each
 * @param files {@code tokenizer.json} (canonical, without truncation and padding), {@code tokenizer_config.json} and
 *     {@code vocab.txt}: what Hugging Face's AutoTokenizer reads
 */
public record TokenizerDefinition(
        String id,
        String name,
        boolean doLowerCase,
        boolean stripAccents,
        boolean tokenizeChineseChars,
        List<String> vocabulary,
        int padTokenId,
        int clsTokenId,
        int sepTokenId,
        List<String> notes,
        Map<String, String> files) {

    public static final String TOKENIZER_JSON = "tokenizer.json";
    static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    static final String VOCAB = "vocab.txt";
    static final String ADDED_TOKENS = "added_tokens.json";
    static final String SPECIAL_TOKENS_MAP = "special_tokens_map.json";

    public TokenizerDefinition {
        vocabulary = List.copyOf(vocabulary);
        notes = List.copyOf(notes);
        files = Map.copyOf(files);
    }

    /** Ids run from 0 to vocabSize - 1. */
    public int vocabSize() {
        return vocabulary.size();
    }

    public byte[] file(String fileName) {
        return files.get(fileName).getBytes(StandardCharsets.UTF_8);
    }

    String tokenizerJson() {
        return files.get(TOKENIZER_JSON);
    }

    TokenizerDefinition named(String otherName) {
        return new TokenizerDefinition(
                id,
                otherName,
                doLowerCase,
                stripAccents,
                tokenizeChineseChars,
                vocabulary,
                padTokenId,
                clsTokenId,
                sepTokenId,
                notes,
                files);
    }
}
