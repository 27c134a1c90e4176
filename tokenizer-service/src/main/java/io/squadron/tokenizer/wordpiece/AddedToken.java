package io.squadron.tokenizer.wordpiece;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Locale;

/**
 * A token that is sought in a text before its words are split, in the fields of {@code added_tokens} in tokenizer.json.
 *
 * @param id {@link #NEXT} for the one that the vocabulary gives it
 * @param normalized it is sought in the text as normalized, so lower-cased where the tokenizer lower-cases
 */
record AddedToken(
        int id,
        String content,
        boolean singleWord,
        boolean leftStrip,
        boolean rightStrip,
        boolean normalized,
        boolean special) {

    /** Its id in the vocabulary, or else the first free one behind it. */
    static final int NEXT = -1;

    /** As transformers takes a token of which only the text is known: a special one is sought in the raw text. */
    static AddedToken of(int id, String content, boolean special) {
        return new AddedToken(id, content, false, false, false, !special, special);
    }

    /** A text, or an object with {@code content} and the flags. */
    static AddedToken of(int id, JsonNode token, boolean special) {
        if (token.isTextual()) {
            return of(id, token.asText(), special);
        }
        boolean isSpecial = token.path("special").asBoolean(special);
        return new AddedToken(
                id,
                contentOf(token),
                token.path("single_word").asBoolean(),
                token.path("lstrip").asBoolean(),
                token.path("rstrip").asBoolean(),
                token.path("normalized").asBoolean(!isSpecial),
                isSpecial);
    }

    static String contentOf(JsonNode token) {
        return token.isTextual() ? token.asText() : token.path("content").asText();
    }

    /** As the slow tokenizer keeps it where it lower-cases: a token that is sought in normalized text is normalized itself. */
    AddedToken lowerCased() {
        return special || !normalized
                ? this
                : new AddedToken(id, content.toLowerCase(Locale.ROOT), singleWord, leftStrip, rightStrip, true, false);
    }

    void addTo(ArrayNode addedTokens, int givenId) {
        addedTokens
                .addObject()
                .put("id", givenId)
                .put("content", content)
                .put("single_word", singleWord)
                .put("lstrip", leftStrip)
                .put("rstrip", rightStrip)
                .put("normalized", normalized)
                .put("special", special);
    }
}
