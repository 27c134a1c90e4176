package io.squadron.local.command;

import io.squadron.local.client.Services;
import io.squadron.local.job.MeasuredModel;
import io.squadron.local.job.PythonJson;
import io.squadron.v1.Breakdown;
import io.squadron.v1.Evaluation;
import io.squadron.v1.FilterSubject;
import io.squadron.v1.GetBreakdownRequest;
import io.squadron.v1.GetBreakdownResponse;
import io.squadron.v1.GetSliceRequest;
import io.squadron.v1.GetSliceResponse;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "slices",
        description = {
            "Shows which questions a model fails at: all in groups, or those that a filter describes, with their share of the"
                    + " errors and 95 %% intervals. Needs `squadron up`.",
            ""
        })
final class SlicesCommand implements Callable<Integer> {
    @ParentCommand
    private SquadronCommand root;

    @Parameters(
            paramLabel = "MODEL",
            arity = "0..1",
            defaultValue = "champion",
            description =
                    "A checkpoint's id, an alias or a run, whose newest evaluation is meant, or an evaluation's id."
                            + " Default: ${DEFAULT-VALUE}.")
    private String model;

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            description = "Which questions, e.g. 'length(question) > 20 and word = \"when\" and not exact'.")
    private String filter;

    @Option(names = "--fields", description = "Show what filters can ask about, and end.")
    private boolean fields;

    @Option(names = "--json", description = "As JSON, by the contract's names, a group of groups a line.")
    private boolean json;

    @Override
    public Integer call() {
        try (StackSession stack = StackSession.running(root)) {
            Services services = stack.services();
            if (fields) {
                FieldList.print(services, FilterSubject.FILTER_SUBJECT_PREDICTIONS);
                return ExitCode.OK;
            }
            Evaluation evaluation = new MeasuredModel(model).find(services);
            if (!json) {
                System.err.println(String.format(
                        Locale.ROOT,
                        "%s on %s: exact %.2f, f1 %.2f",
                        evaluation.getCheckpointId(),
                        evaluation.getDatasetName(),
                        evaluation.getMetrics().getExact(),
                        evaluation.getMetrics().getF1()));
            }
            if (filter == null) {
                printBreakdown(services, evaluation);
            } else {
                printSlice(services, evaluation);
            }
        }
        return ExitCode.OK;
    }

    private void printSlice(Services services, Evaluation evaluation) {
        GetSliceRequest request = GetSliceRequest.newBuilder()
                .setEvaluationId(evaluation.getEvaluationId())
                .setFilter(filter)
                .build();
        GetSliceResponse response =
                PointedMistake.in("filter", filter, () -> services.analysis().getSlice(request));
        System.out.println(
                json
                        ? PythonJson.line(AnalysisJson.of(response.getSlice()))
                        : SliceText.heading() + "\n" + SliceText.line(filter, response.getSlice()));
    }

    private void printBreakdown(Services services, Evaluation evaluation) {
        GetBreakdownResponse response = services.analysis()
                .getBreakdown(GetBreakdownRequest.newBuilder()
                        .setEvaluationId(evaluation.getEvaluationId())
                        .build());
        if (json) {
            response.getBreakdownsList()
                    .forEach(breakdown -> System.out.println(PythonJson.line(AnalysisJson.of(breakdown))));
            return;
        }
        for (Breakdown breakdown : response.getBreakdownsList()) {
            System.out.println();
            System.out.println(SliceText.heading(breakdown.getFeature()));
            breakdown
                    .getGroupsList()
                    .forEach(group -> System.out.println(SliceText.line(group.getLabel(), group.getSlice())));
        }
    }
}
