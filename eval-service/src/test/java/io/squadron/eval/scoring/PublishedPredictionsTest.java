package io.squadron.eval.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Published predictions on the real dev sets; the figures are those of the official scripts on the same files. */
class PublishedPredictionsTest {
    /** Where the data lies beside the checkout; {@code -Dsquadron.shared-data=DIR} names another place. */
    private static final Path DATA = Path.of(System.getProperty("squadron.shared-data", "../../shared/data"));

    @Test
    void bertEnsembleOnSquadV1ToTheLastDigit() {
        ScoreReport report = score("squad-v1.1-dev.json", "squad11-dev.bert-ensemble.json");

        assertThat(report.rules()).isEqualTo(ScoringRules.V1_1);
        assertThat(report.figures())
                .containsExactly(Map.entry("exact_match", 86.20624408703878), Map.entry("f1", 92.19557978351145));
        assertThat(report.missing()).isZero();
        assertThat(report.foreign()).isZero();
    }

    @Test
    void logisticRegressionOnSquadV1WithMissingAndForeignIdsToTheLastDigit() {
        ScoreReport report = score("squad-v1.1-dev.json", "squad11-dev.logistic-regression.json");

        assertThat(report.figures())
                .containsExactly(Map.entry("exact_match", 40.14191106906339), Map.entry("f1", 50.98153647324461));
        assertThat(report.missing()).isEqualTo(13);
        assertThat(report.foreign()).isEqualTo(28);
    }

    @Test
    void bertSingleOnSquadV2ToTheLastDigit() {
        ScoreReport report = score("squad-v2.0-dev.json", "squad20-dev.bert-single.json");

        assertThat(report.figures())
                .containsExactly(
                        Map.entry("exact", 78.74168280973637),
                        Map.entry("f1", 81.77528052374723),
                        Map.entry("total", 11873),
                        Map.entry("HasAns_exact", 74.10593792172739),
                        Map.entry("HasAns_f1", 80.18183293833508),
                        Map.entry("HasAns_total", 5928),
                        Map.entry("NoAns_exact", 83.36417157275021),
                        Map.entry("NoAns_f1", 83.36417157275021),
                        Map.entry("NoAns_total", 5945));
    }

    private static ScoreReport score(String data, String predictions) {
        assumeTrue(Files.isDirectory(DATA), "The SQuAD files are not at " + DATA + ": skipped.");
        return new PredictionsScorer(Optional.empty(), Optional.empty(), NullOdds.DEFAULT_THRESHOLD)
                .score(DATA.resolve(data), DATA.resolve("predictions").resolve(predictions));
    }
}
