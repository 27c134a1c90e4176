package io.squadron.eval.service;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The list of runs as addresses ask for it. */
@ApplicationScoped
class RunList {
    private final Dashboard dashboard;

    RunList(Dashboard dashboard) {
        this.dashboard = dashboard;
    }

    /** An address of names and values in turns. */
    static String address(String path, String... parameters) {
        StringBuilder address = new StringBuilder(path);
        for (int i = 0; i < parameters.length; i += 2) {
            address.append(i == 0 ? '?' : '&')
                    .append(parameters[i])
                    .append('=')
                    .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
        }
        return address.toString();
    }

    HttpResponse<String> page(String... parameters) {
        return dashboard.get(address("/", parameters));
    }

    HttpResponse<String> api(String... parameters) {
        return dashboard.get(address("/api/runs", parameters));
    }

    HttpResponse<String> csv(String... parameters) {
        return dashboard.get(address("/api/runs.csv", parameters));
    }

    JsonNode json(String... parameters) {
        return dashboard.json(address("/api/runs", parameters));
    }

    /** The ids of the runs of one page, in their order. */
    List<String> ids(String... parameters) {
        return json(parameters).get("runs").findValuesAsText("id");
    }

    /** Waits until so many runs meet a filter. */
    void awaitRuns(String filter, long runs) {
        await().atMost(EvaluationClient.LIMIT)
                .until(() -> json("filter", filter).at("/total").asLong() == runs);
    }
}
