package io.squadron.tokenizer.squad;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the answers of a question. One that cannot be used keeps its place and says why; it costs no more than itself. */
final class AnswerReader {

    /** SQuAD's dev sets have six at most. The bound is for a paragraph, since all its questions are in memory. */
    private static final int MAX_ANSWERS_OF_PARAGRAPH = 200_000;

    private final JsonCursor json;
    private final int maxTextLength;
    private int count;

    AnswerReader(JsonCursor json, int maxTextLength) {
        this.json = json;
        this.maxTextLength = maxTextLength;
    }

    /** Another paragraph begins. */
    void begin() {
        count = 0;
    }

    /** The value of the field "answers": an array; null is an empty one. */
    List<SquadAnswer> read() throws IOException, SquadFormatException {
        JsonToken begin = json.next();
        if (begin == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (begin != JsonToken.START_ARRAY) {
            throw json.error("there is " + JsonCursor.describe(begin) + " where the array of answers should be"
                    + (begin == JsonToken.START_OBJECT ? "; " + Layout.FLAT : ""));
        }
        List<SquadAnswer> answers = new ArrayList<>(1);
        for (JsonToken token = json.next(); token != JsonToken.END_ARRAY; token = json.next()) {
            if (++count > MAX_ANSWERS_OF_PARAGRAPH) {
                throw json.error("the paragraph has more than " + MAX_ANSWERS_OF_PARAGRAPH + " answers");
            }
            answers.add(answer(token, answers.size()));
        }
        return answers;
    }

    private SquadAnswer answer(JsonToken token, int index) throws IOException, SquadFormatException {
        Fields fields = new Fields(index);
        if (token != JsonToken.START_OBJECT) {
            fields.textFault = fields.unusable("", "this is", token, "not an answer, which is an object");
            return fields.answer();
        }
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "text" -> fields.takeText();
                case "answer_start" -> fields.takeAnswerStart();
                default -> json.skipValue();
            }
        }
        return fields.answer();
    }

    /** What is known of one answer so far; null is not known. */
    private final class Fields {

        private final int index;
        private String text;
        private Integer answerStart;
        private SquadAnswer.Fault textFault;
        private SquadAnswer.Fault startFault;

        Fields(int index) {
            this.index = index;
        }

        void takeText() throws IOException, SquadFormatException {
            json.requireFirst(text != null || textFault != null);
            JsonToken value = json.next();
            if (value == JsonToken.VALUE_STRING) {
                text = json.currentString(maxTextLength);
            } else {
                textFault = unusable("text", "text is", value, "not a string");
            }
        }

        void takeAnswerStart() throws IOException, SquadFormatException {
            json.requireFirst(answerStart != null || startFault != null);
            JsonToken value = json.next();
            if (value != JsonToken.VALUE_NUMBER_INT) {
                startFault = unusable("answer_start", "answer_start is", value, "not a whole number");
                return;
            }
            String digits = json.currentDigits();
            answerStart = index(digits);
            if (answerStart == null) {
                startFault =
                        fault("answer_start", "answer_start is " + digits + ", not from 0 to " + Integer.MAX_VALUE);
            }
        }

        SquadAnswer answer() {
            if (text == null) {
                return new SquadAnswer.Textless(
                        textFault == null ? fault("", "the answer has no \"text\"") : textFault);
            }
            if (answerStart == null) {
                return new SquadAnswer.Unplaced(
                        text, startFault == null ? fault("", "the answer has no \"answer_start\"") : startFault);
            }
            return new SquadAnswer.Placed(text, answerStart);
        }

        private SquadAnswer.Fault unusable(String field, String subject, JsonToken value, String expected)
                throws IOException, SquadFormatException {
            String reason = subject + " " + JsonCursor.describe(value) + ", " + expected;
            if (value == null) {
                throw json.error(reason);
            }
            SquadAnswer.Fault fault = fault(field, reason);
            json.skipCurrent();
            return fault;
        }

        private SquadAnswer.Fault fault(String field, String reason) {
            return new SquadAnswer.Fault(index, field, reason, json.tokenOffset());
        }
    }

    /** From 0 to 2^31 - 1, or null. */
    private static Integer index(String digits) {
        try {
            int value = Integer.parseInt(digits);
            return value >= 0 ? value : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
