package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Predictions to take along: as tables, as JSON lines, and as run_squad writes them. */
@EvalServiceTest
class PredictionExportTest extends AnalysedEvaluations {
    @Test
    void theFilesOfRunSquadAreTakenAlong() {
        DevSet dataset = dataset("files-dev");
        dataset.sendTo(topics);
        String files = "/api/evaluations/" + evaluated("files", dataset, "1889", "1889", "Eiffel", "", "x") + "/files/";

        JsonNode predictions = dashboard.json(files + "predictions.json");
        assertThat(predictions.get("files-dev-q0").asText()).isEqualTo("1889");
        assertThat(predictions.get("files-dev-q3").asText()).isEmpty();
        assertThat(predictions.size()).isEqualTo(5);
        assertThat(dashboard
                        .json(files + "nbest_predictions.json")
                        .at("/files-dev-q0/0/text")
                        .asText())
                .isEqualTo("1889");
        JsonNode results = dashboard.json(files + "eval_results.json");
        assertThat(results.get("exact").asDouble()).isEqualTo(40.0);
        assertThat(results.get("total").asInt()).isEqualTo(5);
        assertThat(dashboard.get(files + "predictions.json").headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"predictions_.json\"");
        assertThat(dashboard.get("/api/evaluations/none/files/predictions.json").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatIsShownIsThereAsCsvAndAsJsonLines() {
        DevSet dataset = dataset("exported-dev");
        dataset.sendTo(topics);
        String id = evaluated("exported", dataset, "1889", "Paris", "=1+1", "", "Gustave Eiffel");

        assertThat(dashboard
                        .get(with("/api/evaluations/" + id + "/predictions.csv", "not exact"))
                        .body()
                        .lines())
                .startsWith(
                        "id,title,question,answer,prediction,exact,f1,kind,probability,null_odds,word,length(question),"
                                + "length(context),length(answer),length(prediction)")
                .hasSize(4)
                .anyMatch(line ->
                        line.startsWith("exported-dev-q2,,Who built it?,Gustave Eiffel,'=1+1,false,0,elsewhere,"));
        HttpResponse<String> lines = dashboard.get(with("/api/evaluations/" + id + "/predictions.jsonl", "word = who"));
        assertThat(lines.body())
                .startsWith("{\"id\":\"exported-dev-q2\",\"title\":\"\",\"question\":\"Who built it?\"");
        assertThat(lines.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"" + id + ".jsonl\"");
    }
}
