package io.squadron.tokenizer.wordpiece;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.tokenizer.text.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Tokens by id: first the model's, then those that were added.
 *
 * <p>The library gives an added token its id in the model's vocabulary, or else the next one behind it in the order of the
 * list, whatever id the file names: one that names another would be mistaken for another token. It counts the vocabulary's
 * entries for that, so ids that no token has are given to fillers, which no text can hold.
 */
final class Vocabulary {

    private static final int MAX_FILLERS = 10_000;

    private final List<String> tokens;
    private final Map<String, Integer> ids;
    private final int modelSize;

    private Vocabulary(String[] model) {
        this.tokens = new ArrayList<>(Arrays.asList(model));
        this.ids = new HashMap<>();
        this.modelSize = model.length;
        for (int id = 0; id < model.length; id++) {
            ids.put(model[id], id);
        }
    }

    /**
     * Reads it, and completes the tokenizer by what the other files add.
     *
     * @param tokenizer gets entries for fillers and for added tokens
     * @throws UnusableTokenizerException if an id is not the one that the library will use
     */
    static Vocabulary complete(ObjectNode tokenizer, List<AddedToken> addedTokens) {
        Vocabulary vocabulary = new Vocabulary(model(tokenizer));
        ArrayNode added =
                tokenizer.path("added_tokens") instanceof ArrayNode array ? array : tokenizer.putArray("added_tokens");
        Map<String, Integer> known = new HashMap<>();
        for (JsonNode token : added) {
            String content = token.path("content").asText();
            vocabulary.add(content, token.path("id").asInt(AddedToken.NEXT));
            known.put(content, vocabulary.ids.get(content));
        }
        for (AddedToken token : addedTokens) {
            if (token.id() == AddedToken.NEXT && !vocabulary.ids.containsKey(token.content())) {
                vocabulary.add(token.content(), vocabulary.tokens.size());
            } else if (token.id() != AddedToken.NEXT) {
                vocabulary.add(token.content(), token.id());
            }
            if (!known.containsKey(token.content())) {
                token.addTo(added, vocabulary.ids.get(token.content()));
            }
        }
        return vocabulary;
    }

    private void add(String content, int id) {
        int expected = ids.getOrDefault(content, tokens.size());
        if (id != expected) {
            throw new UnusableTokenizerException("The added token \"" + Printable.of(content, 60) + "\" has the id "
                    + id + ", but among these files it is the token of id " + expected + ".");
        }
        if (id == tokens.size()) {
            tokens.add(content);
            ids.put(content, id);
        }
    }

    private static String[] model(ObjectNode tokenizer) {
        JsonNode model = tokenizer.path("model");
        String type = model.path("type").asText("WordPiece");
        if (!type.equals("WordPiece") || !(model.path("vocab") instanceof ObjectNode entries)) {
            throw new UnusableTokenizerException(
                    "tokenizer.json holds a tokenizer of type " + type + ", not a WordPiece vocabulary.");
        }
        if (!model.path("unk_token").asText().equals("[UNK]")
                || !model.path("continuing_subword_prefix").asText("##").equals("##")) {
            throw new UnusableTokenizerException(
                    "tokenizer.json does not use [UNK] and the prefix ##, as every BERT tokenizer does.");
        }
        String[] vocab = new String[size(entries)];
        for (Map.Entry<String, JsonNode> entry : entries.properties()) {
            int id = entry.getValue().asInt();
            if (vocab[id] != null) {
                throw new UnusableTokenizerException("The vocabulary gives the id " + id + " to \""
                        + Printable.of(vocab[id], 60) + "\" and to \"" + Printable.of(entry.getKey(), 60) + "\".");
            }
            vocab[id] = entry.getKey();
        }
        for (int id = 0; id < vocab.length; id++) {
            if (vocab[id] == null) {
                // A word has neither a space nor a bracket inside.
                vocab[id] = "[filler " + id + "]";
                entries.put(vocab[id], id);
            }
        }
        return vocab;
    }

    private static int size(ObjectNode entries) {
        int size = 0;
        for (Map.Entry<String, JsonNode> entry : entries.properties()) {
            int id = entry.getValue().isInt() ? entry.getValue().asInt() : -1;
            if (id < 0 || id >= entries.size() + MAX_FILLERS) {
                throw new UnusableTokenizerException("The vocabulary's ids are not 0 to " + (entries.size() - 1)
                        + ": see \"" + Printable.of(entry.getKey(), 60) + "\".");
            }
            size = Math.max(size, id + 1);
        }
        return size;
    }

    /** All tokens by id. */
    List<String> tokens() {
        return tokens;
    }

    /** Those of the model itself, as vocab.txt lists them. */
    List<String> model() {
        return tokens.subList(0, modelSize);
    }

    OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }
}
