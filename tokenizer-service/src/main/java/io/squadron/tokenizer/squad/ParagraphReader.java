package io.squadron.tokenizer.squad;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one paragraph with its questions. A question that cannot be used keeps its place and says why. */
final class ParagraphReader {

    /** SQuAD's paragraphs have 25 at most; all of one paragraph are in memory. */
    private static final int MAX_QUESTIONS_OF_PARAGRAPH = 100_000;

    private final JsonCursor json;
    private final AnswerReader answerReader;
    private final SquadLimits limits;
    private final boolean version2WithNegative;
    private long impossibleWithAnswers;

    ParagraphReader(JsonCursor json, SquadLimits limits, boolean version2WithNegative) {
        this.json = json;
        this.answerReader = new AnswerReader(json, limits.maxContextLength());
        this.limits = limits;
        this.version2WithNegative = version2WithNegative;
    }

    /** Unanswerable questions so far that carry answers, which were ignored. */
    long impossibleWithAnswers() {
        return impossibleWithAnswers;
    }

    /** The paragraph whose object has begun, still without a title. */
    SquadParagraph read() throws IOException, SquadFormatException {
        long begin = json.byteOffset();
        answerReader.begin();
        String context = null;
        List<SquadQuestion> questions = null;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            if (field.equals("context")) {
                json.requireFirst(context != null);
                context = json.string(limits.maxContextLength());
            } else if (field.equals("qas")) {
                json.requireFirst(questions != null);
                questions = questions(begin);
            } else {
                json.skipValue();
            }
        }
        if (context == null) {
            throw json.error("the paragraph has no \"context\"");
        }
        if (questions == null) {
            throw json.error("the paragraph has no \"qas\"");
        }
        return new SquadParagraph("", context, questions);
    }

    private List<SquadQuestion> questions(long paragraphBegin) throws IOException, SquadFormatException {
        json.expect(JsonToken.START_ARRAY, "the array of questions");
        String path = json.path();
        List<SquadQuestion> questions = new ArrayList<>();
        for (JsonToken token = json.next(); token != JsonToken.END_ARRAY; token = json.next()) {
            if (token != JsonToken.START_OBJECT) {
                throw json.error("this is not a question, which is an object");
            }
            questions.add(new Fields().read(questions.size(), path));
            requireRoom(paragraphBegin, questions.size());
            json.question(null);
        }
        return questions;
    }

    private void requireRoom(long paragraphBegin, int questions) throws SquadFormatException {
        if (questions > MAX_QUESTIONS_OF_PARAGRAPH) {
            throw json.error("the paragraph has more than " + MAX_QUESTIONS_OF_PARAGRAPH + " questions");
        }
        if (json.byteOffset() - paragraphBegin > limits.maxParagraphBytes()) {
            throw json.error("the paragraph has more than " + limits.maxParagraphBytes() + " bytes");
        }
    }

    /** What is known of one question so far; null is not known. */
    private final class Fields {

        private String id;
        private Optional<String> question;
        private List<SquadAnswer> answers;
        private Optional<Boolean> isImpossible;
        private String fault;

        SquadQuestion read(int index, String parentPath) throws IOException, SquadFormatException {
            for (String field = json.nextField(); field != null; field = json.nextField()) {
                take(field);
            }
            if (id == null) {
                throw json.error("the question has no \"id\"");
            }
            if (question == null) {
                throw json.error("the question has no \"question\"");
            }
            boolean impossible = isImpossible != null && isImpossible.orElse(false);
            if (impossible && !version2WithNegative) {
                throw json.error("the question is unanswerable, so this is a SQuAD 2.0 file; "
                        + "read it with --version_2_with_negative");
            }
            if (impossible && answers != null && !answers.isEmpty()) {
                impossibleWithAnswers++;
            }
            return new SquadQuestion(
                    id,
                    question.orElse(""),
                    impossible || answers == null ? List.of() : answers,
                    impossible,
                    Optional.ofNullable(fault),
                    index,
                    parentPath,
                    json.tokenOffset());
        }

        private void take(String field) throws IOException, SquadFormatException {
            switch (field) {
                case "id" -> {
                    json.requireFirst(id != null);
                    id = json.id(limits.maxIdLength());
                    json.question(id);
                }
                case "question" -> {
                    json.requireFirst(question != null);
                    question = json.stringIfAny(limits.maxQuestionLength());
                    noteFault(question, "question is %s, not a string");
                }
                case "is_impossible" -> {
                    json.requireFirst(isImpossible != null);
                    isImpossible = json.truth();
                    noteFault(isImpossible, "is_impossible is %s that is neither true nor false");
                }
                case "answers" -> {
                    json.requireFirst(answers != null);
                    answers = answerReader.read();
                }
                default -> json.skipValue();
            }
        }

        private void noteFault(Optional<?> value, String reason) {
            if (value.isEmpty() && fault == null) {
                fault = reason.formatted(json.described());
            }
        }
    }
}
