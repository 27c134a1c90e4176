package io.squadron.tokenizer.squad;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.squadron.tokenizer.text.StorableText;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Walks over a JSON file token by token; whatever is wrong with it becomes one {@link SquadFormatException} that names
 * the place. Failures of the stream itself stay {@link IOException}s.
 */
final class JsonCursor implements Closeable {

    /** SQuAD needs 8 levels. */
    private static final int MAX_DEPTH = 64;

    private final JsonParser parser;

    /** The question that is being read, for messages; null outside of one. */
    private String questionId;

    JsonCursor(InputStream json, int maxStringLength) throws IOException, SquadFormatException {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(maxStringLength)
                        .maxNameLength(1_000)
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

    void skipValue() throws IOException, SquadFormatException {
        try {
            parser.nextToken();
            parser.skipChildren();
        } catch (JsonProcessingException e) {
            throw unreadable(e);
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
        String name = parser.currentName();
        JsonToken token = next();
        if (token != JsonToken.VALUE_STRING) {
            throw error(name + " is " + describe(token) + ", not a string");
        }
        return limited(name, text(), maxLength);
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

    boolean bool() throws IOException, SquadFormatException {
        String name = parser.currentName();
        JsonToken token = next();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw error(name + " is " + describe(token) + ", not true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    /** As {@link #string(int)}; where the value is no string, that is added to the faults and the value passed over. */
    Optional<String> string(int maxLength, List<String> faults) throws IOException, SquadFormatException {
        String name = parser.currentName();
        JsonToken token = next();
        if (token == JsonToken.VALUE_STRING) {
            return Optional.of(limited(name, text(), maxLength));
        }
        passOver(token, name + " is " + describe(token) + ", not a string", faults);
        return Optional.empty();
    }

    /** A whole number from 0 to 2^31 - 1; where the value is none, that is added to the faults and it is passed over. */
    OptionalInt index(List<String> faults) throws IOException, SquadFormatException {
        String name = parser.currentName();
        JsonToken token = next();
        if (token != JsonToken.VALUE_NUMBER_INT) {
            passOver(token, name + " is " + describe(token) + ", not a whole number", faults);
            return OptionalInt.empty();
        }
        String digits = text();
        try {
            int value = Integer.parseInt(digits);
            if (value >= 0) {
                return OptionalInt.of(value);
            }
        } catch (NumberFormatException e) {
            // Told below, together with negative ones.
        }
        faults.add(sentence(name + " is " + digits + ", not from 0 to " + Integer.MAX_VALUE));
        return OptionalInt.empty();
    }

    private void passOver(JsonToken token, String fault, List<String> faults) throws IOException, SquadFormatException {
        if (token == null) {
            throw error(fault);
        }
        faults.add(sentence(fault));
        try {
            parser.skipChildren();
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    long byteOffset() {
        return parser.currentLocation().getByteOffset();
    }

    /** What is wrong with the current place; the fault is the end of a sentence, without its full stop. */
    SquadFormatException error(String fault) {
        return error(fault, parser.currentTokenLocation().getByteOffset(), null);
    }

    /** The same as a sentence of its own. */
    String sentence(String fault) {
        return sentence(fault, parser.currentTokenLocation().getByteOffset());
    }

    /** The current place, e.g. "At data[3].paragraphs[1].qas[0] (question q7, byte 815)". */
    String place() {
        return place(parser.currentTokenLocation().getByteOffset());
    }

    private SquadFormatException error(String fault, long byteOffset, Exception cause) {
        return new SquadFormatException(sentence(fault, byteOffset), cause);
    }

    private String sentence(String fault, long byteOffset) {
        return place(byteOffset) + ": " + fault + ".";
    }

    private String place(long byteOffset) {
        String path = path(parser.getParsingContext());
        return (path.isEmpty() ? "The file" : "At " + path)
                + " ("
                + (questionId == null ? "" : "question " + printable(questionId) + ", ")
                + "byte "
                + Math.max(0, byteOffset)
                + ")";
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
        String message = printable(e.getOriginalMessage().lines().findFirst().orElse("unreadable"));
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
        return name == null ? parent : parent + (parent.isEmpty() ? "" : ".") + printable(name);
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static String describe(JsonToken token) {
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
