package io.squadron.local.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The sample that comes with Squadron is good SQuAD v1.1. */
class SampleTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Question(String id, String question, String context, List<Answer> answers) {}

    private record Answer(String text, int start) {}

    @Test
    void everyAnswerStandsWhereItsStartSaysAndConsistsOfWholeWords() throws IOException {
        for (String file : List.of("train.json", "dev.json")) {
            for (Question question : questions(file)) {
                assertThat(question.answers()).as(question.id()).isNotEmpty();
                question.answers().forEach(answer -> assertPlaced(question, answer));
            }
        }
    }

    private static void assertPlaced(Question question, Answer answer) {
        int[] context = question.context().codePoints().toArray();
        int length = answer.text().codePointCount(0, answer.text().length());
        assertThat(new String(context, answer.start(), length))
                .as(question.id())
                .isEqualTo(answer.text())
                .isEqualTo(answer.text().strip());
        assertThat(isLetterOrDigit(context, answer.start() - 1))
                .as(question.id())
                .isFalse();
        assertThat(isLetterOrDigit(context, answer.start() + length))
                .as(question.id())
                .isFalse();
    }

    private static boolean isLetterOrDigit(int[] text, int index) {
        return index >= 0 && index < text.length && Character.isLetterOrDigit(text[index]);
    }

    @Test
    void idsAreUniqueAndNothingOfTheTrainingStandsInTheEvaluation() throws IOException {
        List<Question> train = questions("train.json");
        List<Question> dev = questions("dev.json");
        Set<String> ids = new HashSet<>();
        train.forEach(question -> assertThat(ids.add(question.id())).isTrue());
        dev.forEach(question -> assertThat(ids.add(question.id())).isTrue());

        assertThat(train.stream().map(Question::context)).doesNotContainAnyElementsOf(contexts(dev));
        assertThat(train.stream().map(Question::question))
                .doesNotContainAnyElementsOf(
                        dev.stream().map(Question::question).toList());
    }

    @Test
    void itIsLargeEnoughToLearnAndToMeasure() throws IOException {
        assertThat(new HashSet<>(contexts(questions("train.json")))).hasSizeGreaterThanOrEqualTo(40);
        assertThat(questions("train.json")).hasSizeGreaterThanOrEqualTo(200);
        assertThat(new HashSet<>(contexts(questions("dev.json")))).hasSizeGreaterThanOrEqualTo(10);
        assertThat(questions("dev.json")).hasSizeGreaterThanOrEqualTo(60);
    }

    private static List<String> contexts(List<Question> questions) {
        return questions.stream().map(Question::context).toList();
    }

    private static List<Question> questions(String file) throws IOException {
        List<Question> questions = new ArrayList<>();
        try (InputStream in = SampleTest.class.getResourceAsStream("/sample/" + file)) {
            for (JsonNode article : JSON.readTree(in).get("data")) {
                for (JsonNode paragraph : article.get("paragraphs")) {
                    for (JsonNode question : paragraph.get("qas")) {
                        questions.add(question(paragraph.get("context").textValue(), question));
                    }
                }
            }
        }
        return questions;
    }

    private static Question question(String context, JsonNode question) {
        List<Answer> answers = new ArrayList<>();
        question.get("answers")
                .forEach(answer -> answers.add(new Answer(
                        answer.get("text").textValue(),
                        answer.get("answer_start").intValue())));
        return new Question(
                question.get("id").textValue(), question.get("question").textValue(), context, answers);
    }
}
