package io.squadron.local.command;

import io.grpc.StatusRuntimeException;
import io.squadron.local.client.AtOnce;
import io.squadron.local.client.Failures;
import io.squadron.local.client.Pages;
import io.squadron.local.client.Services;
import io.squadron.local.stack.DiskUsage;
import io.squadron.local.stack.StackException;
import io.squadron.local.stack.StackState;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationState;
import io.squadron.v1.ListEvaluationsRequest;
import io.squadron.v1.ListEvaluationsResponse;
import io.squadron.v1.Model;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/** What {@code status} shows, for programs: by the contract's names, and all of it. */
record StatusJson(SquadronCommand root) {

    Map<String, Object> of(Optional<StackState> state) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("home", root.home().toString());
        map.put("phase", state.map(found -> lowerCase(found.phase())).orElse("down"));
        map.put("disk_bytes", DiskUsage.of(root.home()).bytesByPart());
        if (state.isPresent()) {
            map.put("parts", state.get().parts().stream().map(StatusJson::part).toList());
            if (state.get().phase() == StackState.Phase.RUNNING) {
                map.put("dashboard", state.get().endpoints().dashboard().toString());
                try (StackSession stack = StackSession.running(root)) {
                    putContents(map, stack);
                }
            }
        }
        return map;
    }

    private static void putContents(Map<String, Object> map, StackSession stack) {
        Services services = stack.services();
        AtOnce.<Map<String, Object>>call(List.of(
                        () -> intake(stack),
                        () -> ServingLoad.asMap(stack.endpoints().inferenceHttp()),
                        () -> contents("datasets", services::allDatasets, StatusJson::dataset),
                        () -> contents("runs", services::allRuns, RunsCommand::asMap),
                        () -> contents("models", services::allModels, StatusJson::model),
                        () -> contents("evaluations", () -> evaluationsUnderWay(services), StatusJson::evaluation)))
                .forEach(map::putAll);
    }

    /** Records that the eval-service has yet to take, by topic. */
    private static Map<String, Object> intake(StackSession stack) {
        try {
            return Map.of("intake_lag", TopicLag.of(stack.kafkaClient()));
        } catch (KafkaException | StackException e) {
            return Map.of("intake_lag_failure", e.getMessage());
        }
    }

    /** A service that is away costs its own list only: in its place there is a sentence, as {@code NAME_failure}. */
    private static <T> Map<String, Object> contents(
            String name, Supplier<List<T>> all, Function<T, Map<String, Object>> each) {
        try {
            return Map.of(name, all.get().stream().map(each).toList());
        } catch (StatusRuntimeException e) {
            return Map.of(name + "_failure", Failures.sentence(e));
        }
    }

    private static List<Evaluation> evaluationsUnderWay(Services services) {
        return Pages.all(
                token -> services.evaluation()
                        .listEvaluations(ListEvaluationsRequest.newBuilder()
                                .setPageToken(token)
                                .addStates(EvaluationState.EVALUATION_STATE_RUNNING)
                                .addStates(EvaluationState.EVALUATION_STATE_QUEUED)
                                .build()),
                ListEvaluationsResponse::getEvaluationsList,
                ListEvaluationsResponse::getNextPageToken);
    }

    private static Map<String, Object> part(StackState.PartStatus part) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("part", part.part().title());
        map.put("state", lowerCase(part.state()));
        if (part.process() != null) {
            map.put("pid", part.process().pid());
        }
        map.put("restarts", part.restarts());
        map.put("detail", part.detail());
        return map;
    }

    private static Map<String, Object> dataset(DatasetManifest dataset) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("dataset_id", dataset.getDatasetId());
        map.put("name", dataset.getName());
        map.put("split", Labels.of(dataset.getSplit()));
        map.put("status", Labels.of(dataset.getStatus()));
        map.put("examples", dataset.getExamples());
        map.put("windows", dataset.getWindows());
        map.put("failure", dataset.getFailure());
        return map;
    }

    private static Map<String, Object> model(Model model) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("checkpoint_id", model.getCheckpoint().getCheckpointId());
        map.put("state", Labels.of(model.getState()));
        map.put("aliases", List.copyOf(model.getAliasesList()));
        return map;
    }

    private static Map<String, Object> evaluation(Evaluation evaluation) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("evaluation_id", evaluation.getEvaluationId());
        map.put("state", Labels.of(evaluation.getState()));
        map.put("answered", evaluation.getAnswered());
        map.put("total", evaluation.getTotal());
        map.put("dataset_name", evaluation.getDatasetName());
        map.put("checkpoint_id", evaluation.getCheckpointId());
        return map;
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
