package io.squadron.trainer.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** The tokens of the published encoders: all of them were trained on Google's 30,522 uncased ones. */
final class Vocabulary {
    /** Of the vocab.txt that Google published with BERT, and Hugging Face with bert-base-uncased. */
    static final String UNCASED_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3";

    private static final JsonMapper JSON = new JsonMapper();

    private Vocabulary() {}

    /**
     * The vocab.txt of a tokenizer.json: the tokens in the order of their ids, a line each.
     *
     * @param source the file, for the message
     * @throws UnusableEncoderException if it is no tokenizer.json whose ids count from 0
     */
    static String ofTokenizerJson(String source, byte[] tokenizerJson) {
        Map<Integer, String> tokens = new TreeMap<>();
        try {
            for (Map.Entry<String, JsonNode> token :
                    JSON.readTree(tokenizerJson).path("model").path("vocab").properties()) {
                tokens.put(token.getValue().asInt(-1), token.getKey());
            }
        } catch (IOException e) {
            throw new UnusableEncoderException(source + " holds a tokenizer.json that is not JSON", e);
        }
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        int id = 0;
        for (Map.Entry<Integer, String> token : tokens.entrySet()) {
            if (token.getKey() != id++) {
                throw new UnusableEncoderException(
                        "%s holds a tokenizer.json without a token of the id %d".formatted(source, id - 1));
            }
            lines.add(token.getValue());
        }
        return lines.toString();
    }
}
