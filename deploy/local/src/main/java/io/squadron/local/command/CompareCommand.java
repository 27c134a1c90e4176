package io.squadron.local.command;

import io.squadron.local.client.Services;
import io.squadron.local.job.MeasuredModel;
import io.squadron.local.job.PythonJson;
import io.squadron.v1.CompareEvaluationsRequest;
import io.squadron.v1.CompareEvaluationsResponse;
import io.squadron.v1.Comparison;
import io.squadron.v1.Evaluation;
import io.squadron.v1.FilterSubject;
import io.squadron.v1.Interval;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "compare",
        description = {
            "Compares two models that were evaluated on the same data set, question by question, and says whether they differ by"
                    + " more than chance. Needs `squadron up`.",
            ""
        })
final class CompareCommand implements Callable<Integer> {
    private static final String ROW = "%-12s %22s %22s %24s   %s%n";

    @ParentCommand
    private SquadronCommand root;

    @Parameters(
            index = "0",
            paramLabel = "FIRST",
            description =
                    "A checkpoint's id, an alias or a run, whose newest evaluation is meant, or an evaluation's id.")
    private String first;

    @Parameters(index = "1", paramLabel = "SECOND", description = "What it is compared with.")
    private String second;

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            description = "On which questions, e.g. 'word = \"when\" and length(answer) > 3'.")
    private String filter = "";

    @Option(names = "--fields", description = "Show what filters can ask about, too.")
    private boolean fields;

    @Option(names = "--json", description = "As JSON, by the contract's names.")
    private boolean json;

    @Override
    public Integer call() {
        try (StackSession stack = StackSession.running(root)) {
            Services services = stack.services();
            if (fields) {
                FieldList.print(services, FilterSubject.FILTER_SUBJECT_COMPARISONS);
            }
            Evaluation one = new MeasuredModel(first).find(services);
            Evaluation other = new MeasuredModel(second).findLike(services, one);
            CompareEvaluationsRequest request = CompareEvaluationsRequest.newBuilder()
                    .setFirstEvaluationId(one.getEvaluationId())
                    .setSecondEvaluationId(other.getEvaluationId())
                    .setFilter(filter)
                    .build();
            CompareEvaluationsResponse response = PointedMistake.in(
                    "filter", filter, () -> services.analysis().compareEvaluations(request));
            if (json) {
                System.out.println(PythonJson.line(AnalysisJson.of(response.getComparison())));
            } else {
                print(one, other, response.getComparison());
            }
        }
        return ExitCode.OK;
    }

    private static void print(Evaluation one, Evaluation other, Comparison comparison) {
        System.err.println(String.format(
                Locale.ROOT,
                "first: %s, second: %s, on %,d questions of %s",
                one.getCheckpointId(),
                other.getCheckpointId(),
                comparison.getQuestions(),
                one.getDatasetName()));
        if (comparison.getQuestions() > 0) {
            System.out.printf(Locale.ROOT, ROW, "", "first", "second", "second less first", "p");
            printRow(
                    "exact",
                    comparison.getFirstExact(),
                    comparison.getSecondExact(),
                    comparison.getExactDifference(),
                    comparison.getExactChance());
            printRow(
                    "f1",
                    comparison.getFirstF1(),
                    comparison.getSecondF1(),
                    comparison.getF1Difference(),
                    comparison.getF1Chance());
            System.out.printf(
                    Locale.ROOT,
                    "right: both %,d, only the first %,d, only the second %,d, neither %,d%n",
                    comparison.getBothRight(),
                    comparison.getOnlyFirstRight(),
                    comparison.getOnlySecondRight(),
                    comparison.getNeitherRight());
        }
        System.out.println(comparison.getVerdict());
    }

    private static void printRow(String name, Interval first, Interval second, Interval difference, double p) {
        System.out.printf(
                Locale.ROOT,
                ROW,
                name,
                SliceText.interval(first),
                SliceText.interval(second),
                SliceText.difference(difference),
                p < 0.001 ? "below 0.001" : String.format(Locale.ROOT, "%.3f", p));
    }
}
