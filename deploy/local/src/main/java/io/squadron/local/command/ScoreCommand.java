package io.squadron.local.command;

import io.squadron.local.job.PythonJson;
import io.squadron.local.score.PredictionScores;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "score",
        description = {
            "The official scoring of a file of predictions (evaluate-v1.1.py, evaluate-v2.0.py): figures as JSON. Needs no stack.",
            ""
        })
final class ScoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DATA", description = "SQuAD JSON.")
    private Path data;

    @Parameters(index = "1", paramLabel = "PREDICTIONS", description = "JSON: question id to answer.")
    private Path predictions;

    @Option(
            names = "--version",
            paramLabel = "1.1|2.0",
            description = "By which rules. Default: 2.0 if DATA says so or has unanswerable questions, else 1.1.")
    private String version;

    @Option(
            names = {"--null_odds", "--na_prob_file"},
            paramLabel = "FILE",
            description = "JSON: question id to the odds of \"no answer\" (2.0 only).")
    private Path nullOdds;

    @Option(
            names = {"--na_prob_thresh"},
            paramLabel = "X",
            defaultValue = "1.0",
            description = "Odds above it count as \"no answer\". Default: ${DEFAULT-VALUE}.")
    private double threshold;

    /** Its own, because the inherited ones come as a pair with the other meaning of {@code --version}. */
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("UnusedVariable") // picocli sets and reads it
    private boolean help;

    @Override
    public Integer call() {
        Map<String, Number> figures = new PredictionScores(rules(), Optional.ofNullable(nullOdds), threshold)
                .of(data, predictions, System.err::println);
        System.out.println(PythonJson.line(figures));
        return ExitCode.OK;
    }

    private Optional<PredictionScores.Version> rules() {
        if (version == null) {
            return Optional.empty();
        }
        return switch (version) {
            case "1.1", "v1.1" -> Optional.of(PredictionScores.Version.V1_1);
            case "2.0", "v2.0", "2" -> Optional.of(PredictionScores.Version.V2_0);
            default ->
                throw new ParameterException(spec.commandLine(), "--version is 1.1 or 2.0, not '" + version + "'.");
        };
    }
}
