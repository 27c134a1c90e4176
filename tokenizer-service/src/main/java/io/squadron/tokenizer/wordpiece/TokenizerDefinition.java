package io.squadron.tokenizer.wordpiece;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Everything a BERT tokenizer consists of, in one canonical form, so that the same tokenizer has the same id wherever it
 * came from and however its files were formatted.
 *
 * @param id lower-case hex SHA-256 of {@code tokenizerJson}
 * @param name for people, may be empty
 * @param doLowerCase it lower-cases
 * @param vocabSize ids run from 0 to vocabSize - 1
 * @param files {@code tokenizer.json} (canonical, without truncation and padding), {@code tokenizer_config.json} and
 *     {@code vocab.txt}: what Hugging Face's AutoTokenizer reads
 */
public record TokenizerDefinition(
        String id,
        String name,
        boolean doLowerCase,
        int vocabSize,
        int padTokenId,
        int clsTokenId,
        int sepTokenId,
        Map<String, String> files) {

    static final String TOKENIZER_JSON = "tokenizer.json";
    static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    static final String VOCAB = "vocab.txt";

    public TokenizerDefinition {
        files = Map.copyOf(files);
    }

    public byte[] file(String fileName) {
        return files.get(fileName).getBytes(StandardCharsets.UTF_8);
    }

    String tokenizerJson() {
        return files.get(TOKENIZER_JSON);
    }

    TokenizerDefinition named(String otherName) {
        return new TokenizerDefinition(
                id, otherName, doLowerCase, vocabSize, padTokenId, clsTokenId, sepTokenId, files);
    }
}
