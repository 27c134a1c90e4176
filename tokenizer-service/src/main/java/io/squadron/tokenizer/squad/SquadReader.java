package io.squadron.tokenizer.squad;

import com.fasterxml.jackson.core.JsonToken;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a SQuAD file, version 1.1 or 2.0, as a stream: one paragraph is in memory at a time. Fields it does not know,
 * {@code plausible_answers} among them, are passed over.
 *
 * <p>{@code
 * {"version", "data": [{"title", "paragraphs": [{"context", "qas": [
 *     {"id", "question", "is_impossible", "answers": [{"text", "answer_start"}]}]}]}]}
 * }
 */
public final class SquadReader implements Closeable {

    /** Where the parser stands; each level but the first lies inside the one before. */
    private enum Level {
        FILE,
        ROOT,
        DATA,
        ARTICLE,
        PARAGRAPHS,
        END
    }

    /** SQuAD's paragraphs have 25 at most; all of one paragraph are in memory. */
    private static final int MAX_QUESTIONS_OF_PARAGRAPH = 100_000;

    private final JsonCursor json;
    private final AnswerReader answerReader;
    private final SquadLimits limits;
    private final boolean version2WithNegative;

    private Level level = Level.FILE;
    private boolean hasData;
    private boolean hasParagraphs;
    private String title = "";
    private long impossibleWithAnswers;

    /**
     * Begins to read.
     *
     * @param version2WithNegative unanswerable questions are kept as such; off, they make the file unusable
     * @throws SquadFormatException if the file does not begin as UTF-8 text does
     */
    public SquadReader(InputStream file, boolean version2WithNegative, SquadLimits limits)
            throws IOException, SquadFormatException {
        // Twice: the parser counts UTF-16 units.
        this.json = new JsonCursor(file, 2 * Math.max(limits.maxContextLength(), limits.maxQuestionLength()));
        this.answerReader = new AnswerReader(json, limits.maxContextLength());
        this.version2WithNegative = version2WithNegative;
        this.limits = limits;
    }

    /**
     * The next paragraph, or empty at the file's end.
     *
     * @throws SquadFormatException if the file is not a SQuAD file from here on
     */
    public Optional<SquadParagraph> next() throws IOException, SquadFormatException {
        while (level != Level.END) {
            switch (level) {
                case FILE -> {
                    json.expect(JsonToken.START_OBJECT, "the object that holds \"data\"");
                    level = Level.ROOT;
                }
                case ROOT -> nextOfRoot();
                case DATA -> nextOfData();
                case ARTICLE -> nextOfArticle();
                case PARAGRAPHS -> {
                    JsonToken token = json.next();
                    if (token == JsonToken.START_OBJECT) {
                        return Optional.of(paragraph());
                    }
                    leaveArray(token, "a paragraph", Level.ARTICLE);
                }
                case END -> throw new IllegalStateException("the loop has ended");
            }
        }
        return Optional.empty();
    }

    /** Unanswerable questions so far that carry answers, which were ignored. */
    public long impossibleWithAnswers() {
        return impossibleWithAnswers;
    }

    private void nextOfRoot() throws IOException, SquadFormatException {
        String field = json.nextField();
        if (field == null) {
            if (!hasData) {
                throw json.error("there is no \"data\"");
            }
            if (json.next() != null) {
                throw json.error("something follows the end of the JSON");
            }
            level = Level.END;
        } else if (field.equals("data")) {
            json.requireFirst(hasData);
            json.expect(JsonToken.START_ARRAY, "the array of articles");
            hasData = true;
            level = Level.DATA;
        } else {
            json.skipValue();
        }
    }

    private void nextOfData() throws IOException, SquadFormatException {
        JsonToken token = json.next();
        if (token == JsonToken.START_OBJECT) {
            title = "";
            hasParagraphs = false;
            level = Level.ARTICLE;
        } else {
            leaveArray(token, "an article", Level.ROOT);
        }
    }

    private void nextOfArticle() throws IOException, SquadFormatException {
        String field = json.nextField();
        if (field == null) {
            if (!hasParagraphs) {
                throw json.error("the article has no \"paragraphs\"");
            }
            level = Level.DATA;
        } else if (field.equals("title")) {
            title = json.stringOrNull(limits.maxQuestionLength());
        } else if (field.equals("paragraphs")) {
            json.requireFirst(hasParagraphs);
            json.expect(JsonToken.START_ARRAY, "the array of paragraphs");
            hasParagraphs = true;
            level = Level.PARAGRAPHS;
        } else {
            json.skipValue();
        }
    }

    private void leaveArray(JsonToken token, String element, Level outer) throws SquadFormatException {
        if (token != JsonToken.END_ARRAY) {
            throw json.error("this is not " + element + ", which is an object");
        }
        level = outer;
    }

    private SquadParagraph paragraph() throws IOException, SquadFormatException {
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
        return new SquadParagraph(title, context, questions);
    }

    private List<SquadQuestion> questions(long paragraphBegin) throws IOException, SquadFormatException {
        json.expect(JsonToken.START_ARRAY, "the array of questions");
        String path = json.path();
        List<SquadQuestion> questions = new ArrayList<>();
        for (JsonToken token = json.next(); token != JsonToken.END_ARRAY; token = json.next()) {
            if (token != JsonToken.START_OBJECT) {
                throw json.error("this is not a question, which is an object");
            }
            questions.add(question(questions.size(), path));
            requireRoom(paragraphBegin, questions.size());
            json.question(null);
        }
        return questions;
    }

    private SquadQuestion question(int index, String parentPath) throws IOException, SquadFormatException {
        String id = null;
        String question = null;
        List<SquadAnswer> answers = null;
        Boolean isImpossible = null;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "id" -> {
                    json.requireFirst(id != null);
                    id = json.id(limits.maxIdLength());
                    json.question(id);
                }
                case "question" -> {
                    json.requireFirst(question != null);
                    question = json.string(limits.maxQuestionLength());
                }
                case "is_impossible" -> {
                    json.requireFirst(isImpossible != null);
                    isImpossible = json.bool();
                }
                case "answers" -> {
                    json.requireFirst(answers != null);
                    answers = answerReader.read();
                }
                default -> json.skipValue();
            }
        }
        if (id == null) {
            throw json.error("the question has no \"id\"");
        }
        if (question == null) {
            throw json.error("the question has no \"question\"");
        }
        boolean impossible = isImpossible != null && isImpossible;
        if (answers == null && !impossible) {
            throw json.error("the question has no \"answers\"");
        }
        if (impossible && !version2WithNegative) {
            throw json.error("the question is unanswerable, so this is a SQuAD 2.0 file; "
                    + "read it with --version_2_with_negative");
        }
        if (impossible && answers != null && !answers.isEmpty()) {
            impossibleWithAnswers++;
        }
        return new SquadQuestion(
                id, question, impossible ? List.of() : answers, impossible, index, parentPath, json.tokenOffset());
    }

    private void requireRoom(long paragraphBegin, int questions) throws SquadFormatException {
        if (questions > MAX_QUESTIONS_OF_PARAGRAPH) {
            throw json.error("the paragraph has more than " + MAX_QUESTIONS_OF_PARAGRAPH + " questions");
        }
        if (json.byteOffset() - paragraphBegin > limits.maxParagraphBytes()) {
            throw json.error("the paragraph has more than " + limits.maxParagraphBytes() + " bytes");
        }
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
