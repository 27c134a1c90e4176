package io.squadron.inference.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Against the original on a real model's logits of all of SQuAD. The files, some 100 MB, are made by
 * {@code src/test/golden/make_real_logits.py}; {@code -Dsquadron.real-logits=DIR} says where they are, one directory for
 * each data set.
 *
 * <p>Texts, their order, logits and null odds must be the original's to the last bit. Probabilities go through
 * {@code exp}, which Java and C may round differently in the last bit of a term.
 */
@EnabledIfSystemProperty(
        named = RealLogitsTest.DIRECTORY,
        matches = ".+",
        disabledReason = "make_real_logits.py makes the files, -Dsquadron.real-logits=DIR names them")
class RealLogitsTest {
    static final String DIRECTORY = "squadron.real-logits";
    private static final double PROBABILITY_TOLERANCE = 1e-15;

    @TestFactory
    Stream<DynamicTest> everyQuestionIsAnsweredAsByTheOriginal() throws IOException {
        String directory = System.getProperty(DIRECTORY);
        List<Path> expectations = expectations(Path.of(directory));
        assertThat(expectations).as("expected-*.jsonl.gz under " + directory).isNotEmpty();
        return expectations.stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getParent().getFileName() + " " + file.getFileName(), () -> compare(file)));
    }

    private static List<Path> expectations(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory, 2)) {
            return files.filter(file -> file.getFileName().toString().matches("expected-.+\\.jsonl\\.gz"))
                    .sorted()
                    .toList();
        }
    }

    private static void compare(Path file) throws IOException {
        Comparison comparison = new Comparison();
        JsonNode flags;
        try (RealLogits real = new RealLogits(file)) {
            flags = real.flags();
            for (RealLogits.Question question = real.next(); question != null; question = real.next()) {
                comparison.add(question);
            }
        }
        System.out.printf("%s %s%n  %s%n", file, flags, comparison);
        assertThat(comparison.questions).isPositive();
        assertThat(comparison.differences).isEmpty();
        assertThat(comparison.greatestProbabilityError).isLessThanOrEqualTo(PROBABILITY_TOLERANCE);
    }

    private static final class Comparison {
        private final List<String> differences = new ArrayList<>();
        private int questions;
        private int predictions;
        private int nBestLists;
        private int nBestEntries;
        private int listsWithTies;
        private int noAnswers;
        private int nullOdds;
        private double greatestProbabilityError;

        void add(RealLogits.Question question) {
            questions++;
            String id = question.expected().get("id").asText();
            String prediction = question.answers().answers().get(0).text();
            noAnswers += prediction.isEmpty() ? 1 : 0;
            predictions +=
                    same(id, "prediction", question.expected().get("prediction").asText(), prediction);
            nBestLists += sameNBest(
                    id, question.expected().get("n_best"), question.answers().nBest());
            JsonNode odds = question.expected().get("null_odds");
            if (!odds.isNull()) {
                nullOdds += same(
                        id, "null odds", odds.asDouble(), question.answers().nullScoreDiff());
            }
        }

        private int sameNBest(String id, JsonNode expected, List<Answer> actual) {
            int before = differences.size();
            same(id, "length of the n-best list", expected.size(), actual.size());
            boolean tie = false;
            for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
                Answer answer = actual.get(i);
                JsonNode entry = expected.get(i);
                String place = "n-best " + i + " ";
                same(id, place + "text", entry.get(0).asText(), answer.text());
                same(id, place + "start logit", entry.get(2).asDouble(), answer.startLogit());
                same(id, place + "end logit", entry.get(3).asDouble(), answer.endLogit());
                greatestProbabilityError =
                        Math.max(greatestProbabilityError, Math.abs(entry.get(1).asDouble() - answer.probability()));
                tie |= i > 0
                        && answer.startLogit() + answer.endLogit()
                                == actual.get(i - 1).startLogit()
                                        + actual.get(i - 1).endLogit();
            }
            nBestEntries += expected.size();
            listsWithTies += tie ? 1 : 0;
            return differences.size() == before ? 1 : 0;
        }

        /** Numbers as {@code Double.equals} has it: to the last bit, and -0.0 is not 0.0. */
        private int same(String id, String what, Object expected, Object actual) {
            if (!expected.equals(actual)) {
                differences.add("%s: %s is <%s>, the original has <%s>".formatted(id, what, actual, expected));
            }
            return expected.equals(actual) ? 1 : 0;
        }

        @Override
        public String toString() {
            return ("%d questions (%d answered \"\"); identical: %d predictions, %d n-best lists (%d entries, %d lists with"
                            + " ties), %d null odds; greatest error of a probability %.2g")
                    .formatted(
                            questions,
                            noAnswers,
                            predictions,
                            nBestLists,
                            nBestEntries,
                            listsWithTies,
                            nullOdds,
                            greatestProbabilityError);
        }
    }
}
