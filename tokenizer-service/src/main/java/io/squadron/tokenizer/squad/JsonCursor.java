package io.squadron.tokenizer.squad;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.squadron.tokenizer.text.Printable;
import io.squadron.tokenizer.text.StorableText;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Walks over a JSON file token by token; whatever is wrong with it becomes one {@link SquadFormatException} that names
 * the place. Failures of the stream itself stay {@link IOException}s.
 */
final class JsonCursor implements Closeable {

    /** SQuAD needs 8 levels. */
    private static final int MAX_DEPTH = 64;

    private static final int MAX_NAME_LENGTH = 1_000;

    /** Different names of fields that are none of SQuAD's; of real files none has more than twenty. */
    private static final int MAX_UNKNOWN_NAMES = 10_000;

    /** Of Jackson's own messages, which quote the file. */
    private static final int MAX_MESSAGE = 200;

    private final JsonParser parser;
    private final Set<String> unknownNames = new HashSet<>();

    /** The question that is being read, for messages; null outside of one. */
    private String questionId;

    private JsonToken passed;

    JsonCursor(InputStream json, int maxStringLength) throws IOException, SquadFormatException {
        JsonFactory factory = JsonFactory.builder()
                // As Python reads and writes it: a data frame's empty cell is NaN.
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(maxStringLength)
                        .maxNameLength(MAX_NAME_LENGTH)
                        .maxNumberLength(100)
                        .build())
                .build();
        this.parser = factory.createParser(refuseUtf16(json));
    }

    /** Jackson would read UTF-16 and UTF-32 too, but byte offsets and run_squad know only UTF-8. */
    private static InputStream refuseUtf16(InputStream json) throws IOException, SquadFormatException {
        PushbackInputStream in = new PushbackInputStream(json, 4);
        byte[] head = in.readNBytes(4);
        if (head.length == 0) {
            throw new SquadFormatException("The file is empty (byte 0).");
        }
        boolean byteOrderMark = head.length >= 2
                && ((head[0] == (byte) 0xFE && head[1] == (byte) 0xFF)
                        || (head[0] == (byte) 0xFF && head[1] == (byte) 0xFE));
        boolean nulls = false;
        for (byte b : head) {
            nulls |= b == 0;
        }
        if (byteOrderMark || nulls) {
            throw new SquadFormatException("The file is UTF-16, UTF-32 or binary (byte 0); SQuAD files are UTF-8.");
        }
        in.unread(head);
        return in;
    }

    void question(String id) {
        this.questionId = id;
    }

    JsonToken next() throws IOException, SquadFormatException {
        try {
            return parser.nextToken();
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    /** The name of the next field, or null at the object's end. */
    String nextField() throws IOException, SquadFormatException {
        return next() == JsonToken.END_OBJECT ? null : parser.currentName();
    }

    /** Refuses the field that stands here if it stood in the same object before. */
    void requireFirst(boolean stoodBefore) throws IOException, SquadFormatException {
        if (stoodBefore) {
            throw error("\"" + parser.currentName() + "\" stands twice in one object");
        }
    }

    /** Passes over the value of the current field, which is none of the format's. */
    void skipValue() throws IOException, SquadFormatException {
        noteName();
        next();
        skipCurrent();
    }

    /** Passes over what {@link #next} came to, with everything inside. */
    void skipCurrent() throws IOException, SquadFormatException {
        JsonToken token = parser.currentToken();
        for (int depth = 0; token != null; token = next()) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.FIELD_NAME) {
                noteName();
            }
            if (depth == 0) {
                return;
            }
        }
    }

    /** Jackson remembers every name it has seen, for as long as it reads. */
    private void noteName() throws IOException, SquadFormatException {
        if (unknownNames.add(parser.currentName()) && unknownNames.size() > MAX_UNKNOWN_NAMES) {
            throw error("the file has more than " + MAX_UNKNOWN_NAMES + " different field names");
        }
    }

    void expect(JsonToken expected, String what) throws IOException, SquadFormatException {
        JsonToken token = next();
        if (token != expected) {
            throw error("there is " + describe(token) + " where " + what + " should be");
        }
    }

    /** The value of the current field, a string of at most maxLength code points that every store can hold. */
    String string(int maxLength) throws IOException, SquadFormatException {
        return string(next(), maxLength);
    }

    private String string(JsonToken token, int maxLength) throws IOException, SquadFormatException {
        if (token != JsonToken.VALUE_STRING) {
            throw error(parser.currentName() + " is " + describe(token) + ", not a string");
        }
        return currentString(maxLength);
    }

    /**
     * The value of the current field, which decides nothing: a string or a number as text, cut at maxLength code points, and
     * empty for everything else.
     */
    String label(int maxLength) throws IOException, SquadFormatException {
        JsonToken token = next();
        if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
            String text = text();
            return text.codePointCount(0, text.length()) <= maxLength
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, maxLength));
        }
        skipCurrent();
        return "";
    }

    /**
     * The value of the current field, a string as {@link #string} gives it.
     *
     * @return empty if it is something else, which then {@link #described} names
     */
    Optional<String> stringIfAny(int maxLength) throws IOException, SquadFormatException {
        JsonToken token = next();
        if (token == JsonToken.VALUE_STRING) {
            return Optional.of(currentString(maxLength));
        }
        passed = token;
        skipCurrent();
        return Optional.empty();
    }

    /** What the value was that could not be taken. */
    String described() {
        return describe(passed);
    }

    /** A question's id: a string, or a number, which some files have. */
    String id(int maxLength) throws IOException, SquadFormatException {
        JsonToken token = next();
        if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
            throw error("id is " + describe(token) + ", not a string");
        }
        String id = limited("id", text(), maxLength);
        if (id.isBlank()) {
            throw error("id is blank");
        }
        return id;
    }

    /**
     * The value of the current field as a truth: by Python's rule null, 0 and "" are false and other numbers true. The words
     * "true" and "false" mean what they say, although to Python both are true.
     *
     * @return empty if it is none of these, which then {@link #described} names
     */
    Optional<Boolean> truth() throws IOException, SquadFormatException {
        JsonToken token = next();
        Optional<Boolean> truth =
                switch (token == null ? JsonToken.NOT_AVAILABLE : token) {
                    case VALUE_NULL, VALUE_FALSE -> Optional.of(false);
                    case VALUE_TRUE -> Optional.of(true);
                    case VALUE_NUMBER_INT -> Optional.of(!text().matches("-?0+"));
                    case VALUE_STRING -> truthOfWord(text().strip().toLowerCase(Locale.ROOT));
                    default -> Optional.empty();
                };
        if (truth.isEmpty()) {
            passed = token;
            skipCurrent();
        }
        return truth;
    }

    private static Optional<Boolean> truthOfWord(String word) {
        return switch (word) {
            case "", "false" -> Optional.of(false);
            case "true" -> Optional.of(true);
            default -> Optional.empty();
        };
    }

    /** The value that {@link #next} came to, a string, as {@link #string} gives it. */
    String currentString(int maxLength) throws IOException, SquadFormatException {
        return limited(parser.currentName(), text(), maxLength);
    }

    /** The value that {@link #next} came to, a number. */
    String currentDigits() throws IOException, SquadFormatException {
        return text();
    }

    long tokenOffset() {
        return parser.currentTokenLocation().getByteOffset();
    }

    /** The path of the current place, e.g. {@code data[3].paragraphs[1].qas}. */
    String path() {
        return path(parser.getParsingContext());
    }

    long byteOffset() {
        return parser.currentLocation().getByteOffset();
    }

    /** What is wrong with the current place; the fault is the end of a sentence, without its full stop. */
    SquadFormatException error(String fault) {
        return error(fault, tokenOffset(), null);
    }

    private SquadFormatException error(String fault, long byteOffset, Exception cause) {
        Place place = new Place(path(), questionId == null ? "" : questionId, Math.max(0, byteOffset));
        return new SquadFormatException(place.sentence(fault), cause);
    }

    private SquadFormatException unreadable(JsonProcessingException e) {
        String fault;
        if (e instanceof JsonEOFException) {
            fault = "the file ends in the middle; it is truncated";
        } else if (e instanceof StreamConstraintsException) {
            fault = "a limit is exceeded: " + firstClause(e);
        } else {
            fault = "this is not valid JSON: " + firstClause(e);
        }
        return error(fault, byteOffset(), e);
    }

    /** Jackson's message without its own location and hints, which would make several sentences of it. */
    private static String firstClause(JsonProcessingException e) {
        String message = Printable.of(e.getOriginalMessage().lines().findFirst().orElse("unreadable"), MAX_MESSAGE);
        int end = message.indexOf(" at [Source");
        return (end < 0 ? message : message.substring(0, end))
                .replaceAll(", from `[^`]*`", "")
                .replaceAll("[.]+$", "");
    }

    private String text() throws IOException, SquadFormatException {
        try {
            return StorableText.of(parser.getText());
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    private String limited(String name, String text, int maxLength) throws SquadFormatException {
        int length = text.codePointCount(0, text.length());
        if (length > maxLength) {
            throw error(name + " has " + length + " characters and the limit is " + maxLength);
        }
        return text;
    }

    /** E.g. {@code data[3].paragraphs[1].qas[0].answers[0].answer_start}. */
    private static String path(JsonStreamContext context) {
        if (context == null || context.inRoot()) {
            return "";
        }
        String parent = path(context.getParent());
        if (context.inArray()) {
            return context.hasCurrentIndex() ? parent + "[" + context.getCurrentIndex() + "]" : parent;
        }
        String name = context.getCurrentName();
        return name == null ? parent : parent + (parent.isEmpty() ? "" : ".") + Printable.of(name, Place.SHOWN);
    }

    static String describe(JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT -> "a whole number";
            case VALUE_NUMBER_FLOAT -> "a fractional number";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            case VALUE_NULL -> "null";
            default -> "nothing";
        };
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
