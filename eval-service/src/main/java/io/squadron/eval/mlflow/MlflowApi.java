package io.squadron.eval.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.squadron.eval.filter.Condition;
import io.squadron.eval.filter.SortOrder;
import io.squadron.eval.run.StepMetric;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What MLflow's clients ask a tracking server for, read only. All runs are those of one experiment, MLflow's default one. */
@RolesAllowed("reader")
@Path(MlflowApi.PATH)
@Produces(MediaType.APPLICATION_JSON)
class MlflowApi {
    static final String PATH = "/api/2.0/mlflow";
    static final String EXPERIMENT_ID = "0";

    /** A scheme that no client knows: a run's files are not to be had this way, and the client says so. */
    static final String ARTIFACTS = "squadron:/";

    private static final String EXPERIMENT_NAME = "squadron";
    private static final Map<String, String> EXPERIMENT = Map.of(
            "experiment_id", EXPERIMENT_ID,
            "name", EXPERIMENT_NAME,
            "artifact_location", ARTIFACTS,
            "lifecycle_stage", "active");
    private static final int MOST_RUNS = 1_000;

    /** As many as the Python client asks for at once. */
    private static final int MOST_POINTS = 25_000;

    /** Step and attempt of the last point of a page. */
    private static final Pattern TOKEN = Pattern.compile("(\\d{1,18})(?:\\.(\\d{1,9}))?");

    private final MlflowRuns runs;
    private final MlflowVocabulary words;

    MlflowApi(MlflowRuns runs, MlflowVocabulary words) {
        this.runs = runs;
        this.words = words;
    }

    @POST
    @Path("experiments/search")
    public Map<String, ?> experiments(JsonNode body) {
        JsonNode request = Requests.object(body);
        if (!Requests.text(request, "filter").isBlank()) {
            throw MlflowError.invalid(
                    "All runs are in one experiment, “squadron”; filters of experiments are not read.");
        }
        boolean isWanted = ViewType.of(request, "view_type") != ViewType.DELETED_ONLY;
        return Map.of("experiments", isWanted ? List.of(EXPERIMENT) : List.of());
    }

    @GET
    @Path("experiments/get")
    public Map<String, ?> experiment(@QueryParam("experiment_id") String id) {
        return experiment(EXPERIMENT_ID.equals(id), id);
    }

    @GET
    @Path("experiments/get-by-name")
    public Map<String, ?> experimentByName(@QueryParam("experiment_name") String name) {
        return experiment(EXPERIMENT_NAME.equals(name), name);
    }

    private static Map<String, ?> experiment(boolean isThere, String asked) {
        if (!isThere) {
            throw MlflowError.missing(
                    "There is no experiment “%s”; all runs are in “squadron”, id 0.".formatted(asked));
        }
        return Map.of("experiment", EXPERIMENT);
    }

    @POST
    @Path("runs/search")
    public Map<String, ?> search(JsonNode body) {
        JsonNode request = Requests.object(body);
        Condition condition = words.condition(Requests.text(request, "filter"), ViewType.of(request, "run_view_type"));
        List<SortOrder> orders = words.orders(Requests.texts(request, "order_by"));
        if (!Requests.texts(request, "experiment_ids").contains(EXPERIMENT_ID)) {
            return Map.of("runs", List.of());
        }
        int most = most(request.path("max_results").asInt(), MOST_RUNS);
        long skipped =
                Long.parseLong(token(Requests.text(request, "page_token")).group(1));
        List<MlflowRuns.Run> found = runs.search(condition, orders, skipped, most + 1);
        return page("runs", found, found.size() > most ? Long.toString(skipped + most) : "", most);
    }

    @GET
    @Path("runs/get")
    public Map<String, ?> run(@QueryParam("run_id") String id) {
        return Map.of("run", runs.find(required("run_id", id)));
    }

    /** Nothing for a metric that the run does not have. */
    @GET
    @Path("metrics/get-history")
    public Map<String, ?> history(
            @QueryParam("run_id") String id,
            @QueryParam("metric_key") String key,
            @QueryParam("max_results") int maxResults,
            @QueryParam("page_token") String pageToken) {
        if (!MlflowRuns.CURVES.containsKey(required("metric_key", key))) {
            return Map.of(
                    "metrics",
                    runs.evaluated(required("run_id", id)).stream()
                            .filter(metric -> metric.key().equals(key))
                            .toList());
        }
        Matcher token = token(pageToken == null ? "" : pageToken);
        long step = Long.parseLong(token.group(1));
        int attempt = token.group(2) == null ? 0 : Integer.parseInt(token.group(2));
        int most = most(maxResults, MOST_POINTS);
        List<StepMetric> points = runs.points(required("run_id", id), step, attempt, most + 1);
        StepMetric last = points.size() > most ? points.get(most - 1) : null;
        return page(
                "metrics",
                points.stream().map(point -> MlflowRuns.metric(key, point)).toList(),
                last == null ? "" : last.step + "." + last.attempt,
                most);
    }

    @GET
    @Path("{rest:.+}")
    public Map<String, ?> other(@PathParam("rest") String rest) {
        throw MlflowError.of(
                404, "ENDPOINT_NOT_FOUND", "Of MLflow's interface, Squadron does not have “%s”.".formatted(rest));
    }

    @POST
    @Path("{rest:.+}")
    public Map<String, ?> write(@PathParam("rest") String rest) {
        throw MlflowError.of(
                403, "PERMISSION_DENIED", "Squadron's runs are only read here, so “%s” is refused.".formatted(rest));
    }

    private static Map<String, ?> page(String name, List<?> items, String nextPageToken, int most) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put(name, items.stream().limit(most).toList());
        if (!nextPageToken.isEmpty()) {
            page.put("next_page_token", nextPageToken);
        }
        return page;
    }

    private static int most(int asked, int most) {
        return asked <= 0 ? most : Math.min(asked, most);
    }

    private static Matcher token(String text) {
        Matcher token = TOKEN.matcher(text.isEmpty() ? "0" : text);
        if (!token.matches()) {
            throw MlflowError.invalid("page_token “%s” is none that was given here.".formatted(text));
        }
        return token;
    }

    private static String required(String name, String value) {
        if (value == null || value.isEmpty()) {
            throw MlflowError.invalid(name + " is missing.");
        }
        return value;
    }
}
