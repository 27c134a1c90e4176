package io.squadron.local.command;

import io.squadron.local.job.PythonJson;
import io.squadron.v1.Run;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "runs",
        description = {
            "Shows all runs, newest first, as the trainer knows them; with a filter, an order, columns or a format as the dashboard"
                    + " lists them. Needs `squadron up`.",
            ""
        })
final class RunsCommand implements Callable<Integer> {
    @ParentCommand
    private SquadronCommand root;

    @Option(names = "--json", description = "As JSON, a run a line, by the contract's names.")
    private boolean json;

    @Mixin
    private RunSearchFlags search;

    @Override
    public Integer call() throws IOException {
        PrintStream out = System.out;
        try (StackSession stack = StackSession.running(root)) {
            if (search.isGiven()) {
                search.print(stack.services(), json);
                return ExitCode.OK;
            }
            List<Run> runs = stack.services().allRuns();
            if (json) {
                runs.forEach(run -> out.println(PythonJson.line(asMap(run))));
                return ExitCode.OK;
            }
            if (runs.isEmpty()) {
                System.err.println("There is no run yet; `squadron run` or `squadron train` begins one.");
                return ExitCode.OK;
            }
            int width =
                    runs.stream().mapToInt(run -> run.getRunId().length()).max().orElse(0);
            runs.forEach(run -> out.println(TerminalText.of(line(run, width))));
        }
        return ExitCode.OK;
    }

    private static String line(Run run, int width) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%-" + width + "s  %-8s  %15s",
                run.getRunId(),
                Labels.of(run.getStatus()),
                run.getTotalSteps() == 0
                        ? ""
                        : String.format(Locale.ROOT, "%,d/%,d", run.getStep(), run.getTotalSteps())));
        if (run.hasMetrics()) {
            line.append(
                    String.format(Locale.ROOT, "  loss %.3f", run.getMetrics().getLoss()));
        }
        if (!run.getRequest().getName().isEmpty()) {
            line.append("  ").append(run.getRequest().getName());
        }
        if (run.getResumable()) {
            line.append("  can be resumed");
        }
        if (run.hasWaiting()) {
            line.append("  ").append(run.getWaiting().getMessage());
        }
        if (run.hasFailure()) {
            line.append("  ").append(run.getFailure().getMessage());
        }
        return line.toString();
    }

    /** A run by the contract's names. */
    static Map<String, Object> asMap(Run run) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("run_id", run.getRunId());
        map.put("name", run.getRequest().getName());
        map.put("status", Labels.of(run.getStatus()));
        map.put("attempt", run.getAttempt());
        map.put("step", run.getStep());
        map.put("total_steps", run.getTotalSteps());
        if (run.hasMetrics()) {
            map.put("epoch", run.getMetrics().getEpoch());
            map.put("loss", run.getMetrics().getLoss());
            map.put("learning_rate", run.getMetrics().getLearningRate());
        }
        map.put("model_name_or_path", run.getRequest().getModelNameOrPath());
        map.put("train_dataset_id", run.getRequest().getTrainDatasetId());
        map.put("checkpoint_ids", List.copyOf(run.getCheckpointIdsList()));
        map.put("resumable", run.getResumable());
        if (run.hasFailure()) {
            map.put("failure", run.getFailure().getMessage());
        }
        if (run.hasWaiting()) {
            map.put("waiting", run.getWaiting().getMessage());
        }
        return map;
    }
}
