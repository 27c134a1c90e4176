package io.squadron.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.v1.PredictedAnswer;
import io.squadron.v1.Prediction;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The expected files are those that {@code json.dumps(…, indent=4) + "\n"} of run_squad writes. */
class PredictionFilesTest {
    @TempDir
    Path directory;

    @Test
    void filesLookAsRunSquadWritesThem() throws Exception {
        try (PredictionFiles files = new PredictionFiles(directory, "", false)) {
            files.add(prediction("q2", "Ada Lindqvist", 0.0));
            files.add(prediction("q1", "1843 – “late”", 0.0));
            assertThat(files.count()).isEqualTo(2);
        }

        assertThat(directory.resolve("predictions_.json"))
                .hasContent(
                        """
                        {
                            "q2": "Ada Lindqvist",
                            "q1": "1843 \\u2013 \\u201clate\\u201d"
                        }
                        """);
        assertThat(Files.readString(directory.resolve("nbest_predictions_.json")))
                .startsWith(
                        """
                        {
                            "q2": [
                                {
                                    "text": "Ada Lindqvist",
                                    "probability": 0.9,
                                    "start_logit": 5.25,
                                    "end_logit": -1e-05
                                },
                                {
                                    "text": "Ada",
                                    "probability": 0.1,
                                    "start_logit": 5.25,
                                    "end_logit": -3.0
                                }
                            ],
                            "q1": [
                        """);
        assertThat(directory.resolve("null_odds_.json")).doesNotExist();
    }

    @Test
    void version2HasNullOddsToo() throws Exception {
        try (PredictionFiles files = new PredictionFiles(directory, "", true)) {
            files.add(prediction("q1", "", -2.5));
        }
        assertThat(directory.resolve("predictions_.json")).hasContent("{\n    \"q1\": \"\"\n}");
        assertThat(directory.resolve("null_odds_.json")).hasContent("{\n    \"q1\": -2.5\n}");
    }

    @Test
    void noPredictionsAreAnEmptyObject() throws Exception {
        new PredictionFiles(directory, "", false).close();
        assertThat(Files.readString(directory.resolve("predictions_.json"))).isEqualTo("{}\n");
    }

    private static Prediction prediction(String id, String text, double nullOdds) {
        return Prediction.newBuilder()
                .setExampleId(id)
                .setText(text)
                .setNullOdds(nullOdds)
                .addNBest(answer(text, 0.9, -1e-5))
                .addNBest(answer("Ada", 0.1, -3))
                .build();
    }

    private static PredictedAnswer answer(String text, double probability, double endLogit) {
        return PredictedAnswer.newBuilder()
                .setText(text)
                .setProbability(probability)
                .setStartLogit(5.25)
                .setEndLogit(endLogit)
                .build();
    }
}
