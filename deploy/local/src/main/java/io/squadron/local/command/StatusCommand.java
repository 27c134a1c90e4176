package io.squadron.local.command;

import io.grpc.StatusRuntimeException;
import io.squadron.local.client.AtOnce;
import io.squadron.local.client.Failures;
import io.squadron.local.client.Services;
import io.squadron.local.job.PythonJson;
import io.squadron.local.stack.DiskUsage;
import io.squadron.local.stack.LocalStack;
import io.squadron.local.stack.StackState;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationState;
import io.squadron.v1.ListEvaluationsRequest;
import io.squadron.v1.ListEvaluationsResponse;
import io.squadron.v1.ListModelsRequest;
import io.squadron.v1.ListModelsResponse;
import io.squadron.v1.ListRunsRequest;
import io.squadron.v1.ListRunsResponse;
import io.squadron.v1.Model;
import io.squadron.v1.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "status",
        description = {
            "Shows the parts with their processes, what the home takes on the disk, and the data sets, runs and models.",
            "Exit code 3 if nothing is up.",
            ""
        })
final class StatusCommand implements Callable<Integer> {
    private static final int SHOWN = 10;
    private static final int NOTHING_UP = 3;

    @ParentCommand
    private SquadronCommand root;

    @Option(names = "--json", description = "As one JSON object, with all of everything; sizes in bytes.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Optional<StackState> state = LocalStack.find(root.home());
        if (json) {
            System.out.println(PythonJson.line(new StatusJson(root).of(state)));
        } else {
            showAll(state);
        }
        return state.isPresent() ? ExitCode.OK : NOTHING_UP;
    }

    private void showAll(Optional<StackState> state) throws IOException {
        if (state.isEmpty()) {
            System.out.println("No Squadron is up in " + root.home() + ".");
            showDisk();
            return;
        }
        System.out.println(
                "Squadron in " + root.home() + ": " + state.get().phase().name().toLowerCase(Locale.ROOT));
        state.get().parts().forEach(this::show);
        showDisk();
        if (state.get().phase() == StackState.Phase.RUNNING) {
            System.out.println("dashboard  " + state.get().endpoints().dashboard());
            try (StackSession stack = StackSession.running(root)) {
                showContents(stack);
            }
        }
    }

    private void showDisk() throws IOException {
        DiskUsage usage = DiskUsage.of(root.home());
        if (usage.totalBytes() > 0) {
            System.out.println("disk       " + size(usage.totalBytes()) + ": "
                    + usage.bytesByPart().entrySet().stream()
                            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                            .map(part -> part.getKey() + " " + size(part.getValue()))
                            .collect(Collectors.joining(", ")));
        }
    }

    private static String size(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double number = bytes;
        int unit = 0;
        while (number >= 999.5 && unit < units.length - 1) {
            number /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit > 0 && number < 9.95 ? "%.1f %s" : "%.0f %s", number, units[unit]);
    }

    private void show(StackState.PartStatus part) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "  %-10s %-10s",
                part.part().title(),
                part.state().name().toLowerCase(Locale.ROOT)));
        if (part.process() != null) {
            line.append(" pid ").append(part.process().pid());
        }
        if (part.restarts() > 0) {
            line.append(", restarted ").append(part.restarts()).append(" times");
        }
        if (!part.detail().isEmpty()) {
            line.append("  ").append(part.detail());
        }
        System.out.println(line);
    }

    private static void showContents(StackSession stack) {
        Services services = stack.services();
        AtOnce.<List<String>>call(List.of(
                        () -> List.of("intake     " + TopicLag.line(stack::kafkaClient)),
                        () -> List.of("serving    "
                                + ServingLoad.line(stack.endpoints().inferenceHttp())),
                        () -> section("Data sets", () -> datasets(services), StatusCommand::line),
                        () -> section("Runs", () -> runs(services), StatusCommand::line),
                        () -> section("Models", () -> models(services), StatusCommand::line),
                        () -> section("Evaluations under way", () -> evaluations(services), StatusCommand::line)))
                .forEach(section -> section.forEach(System.out::println));
    }

    /** All of them: `train` needs their ids. */
    private static Listing<DatasetManifest> datasets(Services services) {
        List<DatasetManifest> all = services.allDatasets();
        return new Listing<>(all, all.size());
    }

    private static Listing<Run> runs(Services services) {
        ListRunsResponse newest = services.trainer()
                .listRuns(ListRunsRequest.newBuilder().setPageSize(SHOWN).build());
        return Listing.of(newest.getRunsList(), newest.getTotalSize());
    }

    private static Listing<Model> models(Services services) {
        ListModelsResponse newest = services.models()
                .listModels(ListModelsRequest.newBuilder().setPageSize(SHOWN).build());
        return Listing.of(newest.getModelsList(), newest.getTotalSize());
    }

    private static Listing<Evaluation> evaluations(Services services) {
        ListEvaluationsResponse waitingOrRunning = services.evaluation()
                .listEvaluations(ListEvaluationsRequest.newBuilder()
                        .setPageSize(SHOWN)
                        .addStates(EvaluationState.EVALUATION_STATE_RUNNING)
                        .addStates(EvaluationState.EVALUATION_STATE_QUEUED)
                        .build());
        return Listing.of(waitingOrRunning.getEvaluationsList(), waitingOrRunning.getTotalSize());
    }

    /** The newest of a kind, and how many there are. */
    private record Listing<T>(List<T> newest, long total) {
        static <T> Listing<T> of(List<T> newest, long total) {
            return new Listing<>(newest.subList(0, Math.min(SHOWN, newest.size())), Math.max(total, newest.size()));
        }
    }

    /** A service that is away costs its own section only. */
    private static <T> List<String> section(String title, Supplier<Listing<T>> contents, Function<T, String> line) {
        try {
            Listing<T> listing = contents.get();
            List<String> lines = new ArrayList<>();
            lines.add(title + (listing.total() == 0 ? ": none" : ":"));
            listing.newest().forEach(each -> lines.add("  " + line.apply(each)));
            if (listing.total() > listing.newest().size()) {
                lines.add("  … and " + (listing.total() - listing.newest().size()) + " older");
            }
            return lines;
        } catch (StatusRuntimeException e) {
            return List.of(title + ": " + Failures.sentence(e));
        }
    }

    private static String line(DatasetManifest dataset) {
        return String.format(
                Locale.ROOT,
                "%s  %s (%s)  %s  %,d questions, %,d windows%s",
                dataset.getDatasetId(),
                dataset.getName(),
                Labels.of(dataset.getSplit()),
                Labels.of(dataset.getStatus()),
                dataset.getExamples(),
                dataset.getWindows(),
                dataset.getFailure().isEmpty() ? "" : "  " + dataset.getFailure());
    }

    private static String line(Run run) {
        return String.format(
                Locale.ROOT,
                "%s  %s  step %,d/%,d%s%s",
                run.getRunId(),
                Labels.of(run.getStatus()),
                run.getStep(),
                run.getTotalSteps(),
                run.hasMetrics()
                        ? String.format(
                                Locale.ROOT, "  loss %.3f", run.getMetrics().getLoss())
                        : "",
                run.hasFailure()
                        ? "  " + run.getFailure().getMessage()
                        : run.hasWaiting() ? "  " + run.getWaiting().getMessage() : "");
    }

    private static String line(Evaluation evaluation) {
        return String.format(
                Locale.ROOT,
                "%s  %s  %,d/%,d of %s by %s%s",
                evaluation.getEvaluationId(),
                Labels.of(evaluation.getState()),
                evaluation.getAnswered(),
                evaluation.getTotal(),
                evaluation.getDatasetName(),
                evaluation.getCheckpointId(),
                evaluation.hasFailure() ? "  " + evaluation.getFailure().getMessage() : "");
    }

    private static String line(Model model) {
        return String.format(
                Locale.ROOT,
                "%s  %s%s",
                model.getCheckpoint().getCheckpointId(),
                Labels.of(model.getState()),
                model.getAliasesCount() == 0 ? "" : "  = " + String.join(", ", model.getAliasesList()));
    }
}
