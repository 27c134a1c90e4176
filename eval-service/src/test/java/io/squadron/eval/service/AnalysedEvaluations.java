package io.squadron.eval.service;

import io.squadron.v1.Example;
import io.squadron.v1.GoldAnswer;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of evaluations question by question share: five questions about a tower, and checkpoints that answer them. */
abstract class AnalysedEvaluations extends RunningEvaluations {
    private static final String CONTEXT = "In 1889 the tower was built in Paris by Gustave Eiffel and his men.";

    @Inject
    Dashboard dashboard;

    /** One that other tests left may know none of these questions, and is measured on them first. */
    @BeforeEach
    void letWhoeverIsMeasuredFirstAnswerEverything() {
        letAWeakOneBeTheChampion();
    }

    static Example question(String dataset, int index, String text, String answer) {
        Example.Builder example = Example.newBuilder()
                .setDatasetId(dataset)
                .setExampleId(dataset + "-q" + index)
                .setExampleIndex(index)
                .setQuestion(text)
                .setContext(CONTEXT)
                .setIsImpossible(answer.isEmpty());
        if (!answer.isEmpty()) {
            example.addAnswers(GoldAnswer.newBuilder().setText(answer).setAnswerStart(CONTEXT.indexOf(answer)));
        }
        return example.build();
    }

    static DevSet dataset(String id) {
        List<List<String>> questions = List.of(
                List.of("When was the tower built?", "1889"),
                List.of("In what year, and by how many men, was it when built?", "1889"),
                List.of("Who built it?", "Gustave Eiffel"),
                List.of("Where is <b>it</b>?", "Paris"),
                List.of("Name the builder.", "Gustave Eiffel"));
        return new DevSet(
                id,
                IntStream.range(0, questions.size())
                        .mapToObj(i -> question(
                                id, i, questions.get(i).get(0), questions.get(i).get(1)))
                        .toList());
    }

    /** Evaluates a checkpoint that gives these answers, in the questions' order. */
    String evaluated(String run, DevSet dataset, String... answers) {
        Map<String, String> byQuestion = IntStream.range(0, answers.length)
                .boxed()
                .collect(Collectors.toMap(i -> dataset.examples().get(i).getQuestion(), i -> answers[i]));
        inference.serves(run + "-1", byQuestion);
        topics.send(Checkpoints.of(run, 1, dataset.id()));
        return client.awaitResult(run, dataset.id()).getEvaluationId();
    }

    static String with(String path, String filter) {
        return path + "?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
    }

    /** Figures that were computed in another order. */
    static Offset<Double> within() {
        return Assertions.within(1e-9);
    }
}
