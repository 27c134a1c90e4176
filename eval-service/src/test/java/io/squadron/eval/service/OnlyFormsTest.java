package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** MLflow's clients post without a token, and nobody else does. */
@EvalServiceTest
class OnlyFormsTest {
    @Inject
    Dashboard dashboard;

    /** F90: what needs no token is MLflow's alone. */
    @Test
    void f90NothingElseTakesABodyWithoutAToken() throws IOException, InterruptedException {
        await().atMost(EvaluationClient.LIMIT).until(() -> dashboard.get("/").statusCode() == 200);
        for (String type : List.of("application/json", "text/plain", "application/*")) {
            for (String path : List.of("/slices", "/slices/delete", "/champion", "/api/2.0/mlflow/../../../slices")) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(dashboard.address() + path))
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString("name=x&filter=exact&evaluation=y"))
                        .build();
                HttpResponse<String> refused =
                        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(refused.statusCode()).as(path + " " + type).isIn(400, 404, 405, 415);
                if (refused.statusCode() == 400) {
                    assertThat(refused.body())
                            .as(path + " " + type)
                            .startsWith(type.equals("application/json") ? "{\"error\":\"Only forms" : "Only forms");
                }
            }
        }
    }
}
