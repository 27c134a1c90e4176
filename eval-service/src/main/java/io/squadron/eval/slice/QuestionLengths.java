package io.squadron.eval.slice;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** How long the questions of a data set, their contexts and their answers are. */
@ApplicationScoped
public class QuestionLengths {
    private final EntityManager entities;

    QuestionLengths(EntityManager entities) {
        this.entities = entities;
    }

    /** None where the data set's questions are not kept. */
    @Transactional
    public List<Histogram> of(String datasetId) {
        List<?> rows = entities.createNativeQuery(
                        "select question_words, context_words, answer_words from dev_question where dataset_id = :dataset")
                .setParameter("dataset", datasetId)
                .getResultList();
        return Stream.of(
                        Histogram.of("Question length, words", column(rows, 0)),
                        Histogram.of("Context length, words", column(rows, 1)),
                        Histogram.of("Answer length, words", column(rows, 2)))
                .filter(histogram -> !histogram.bars().isEmpty())
                .toList();
    }

    private static int[] column(List<?> rows, int index) {
        return rows.stream()
                .map(row -> ((Object[]) row)[index])
                .filter(Objects::nonNull)
                .mapToInt(words -> ((Number) words).intValue())
                .toArray();
    }
}
