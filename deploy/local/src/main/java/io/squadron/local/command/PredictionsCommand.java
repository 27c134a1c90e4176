package io.squadron.local.command;

import io.grpc.StatusRuntimeException;
import io.squadron.local.client.ServerStream;
import io.squadron.local.client.Services;
import io.squadron.local.job.MeasuredModel;
import io.squadron.local.job.PythonJson;
import io.squadron.v1.Evaluation;
import io.squadron.v1.FieldValue;
import io.squadron.v1.FilterSubject;
import io.squadron.v1.ListPredictionsRequest;
import io.squadron.v1.ListPredictionsResponse;
import io.squadron.v1.PredictedAnswer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "predictions",
        description = {
            "Writes the predictions of an evaluation, all or those that a filter describes: questions with gold answers, features,"
                    + " scores and n-best lists. Needs `squadron up`.",
            ""
        })
final class PredictionsCommand implements Callable<Integer> {
    private static final Duration SILENCE_ALLOWED = Duration.ofMinutes(2);
    private static final String N_BEST = "n_best";
    private static final String UNANSWERED = "unanswered";

    /** How predictions are written. */
    enum Format {
        jsonl,
        csv
    }

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
            names = "--dataset",
            paramLabel = "DATASET",
            description =
                    "The id or name of the data set that it was evaluated on. Default: that of its newest evaluation.")
    private String dataset;

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            description = "Which questions, e.g. 'not exact and probability > 0.9'.")
    private String filter = "";

    @Option(names = "--fields", description = "Show what filters can ask about, and end.")
    private boolean fields;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "jsonl",
            description = "jsonl (an object a line) or csv. Default: ${DEFAULT-VALUE}.")
    private Format format;

    @Option(names = "--output", paramLabel = "FILE", description = "Default: standard output.")
    private Path output;

    @Option(names = "--overwrite", description = "Write over an --output that is there, without a question.")
    private boolean overwrite;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (StackSession stack = StackSession.running(root)) {
            Services services = stack.services();
            if (fields) {
                FieldList.print(services, FilterSubject.FILTER_SUBJECT_PREDICTIONS);
                return ExitCode.OK;
            }
            MeasuredModel measured = new MeasuredModel(model);
            Evaluation evaluation = dataset == null ? measured.find(services) : measured.findOn(services, dataset);
            if (output == null) {
                Writer writer = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
                tell(evaluation, write(services, evaluation, writer));
            } else {
                writeFile(services, evaluation);
            }
        }
        return ExitCode.OK;
    }

    /** Whole or not at all. */
    private void writeFile(Services services, Evaluation evaluation) throws IOException, InterruptedException {
        if (Files.exists(output) && !overwrite) {
            Confirmation.require(
                    output + " is there already. Write over it?",
                    "Nothing was written: " + output + " is there already; --overwrite writes over it.");
        }
        Path part = output.resolveSibling(output.getFileName() + ".part");
        try {
            long predictions;
            try (Writer writer = Files.newBufferedWriter(part)) {
                predictions = write(services, evaluation, writer);
            }
            Files.move(part, output, StandardCopyOption.REPLACE_EXISTING);
            tell(evaluation, predictions);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void tell(Evaluation evaluation, long predictions) {
        System.err.println(String.format(
                Locale.ROOT,
                "%,d predictions of %s on %s",
                predictions,
                evaluation.getCheckpointId(),
                evaluation.getDatasetName()));
    }

    private long write(Services services, Evaluation evaluation, Writer writer)
            throws IOException, InterruptedException {
        long written = 0;
        try (ServerStream<ListPredictionsRequest, ListPredictionsResponse> predictions =
                ask(services, evaluation, filter)) {
            Optional<ListPredictionsResponse> next = predictions.next();
            if (format == Format.csv) {
                writer.write(head(next.isPresent() ? next : any(services, evaluation)));
            }
            while (next.isPresent()) {
                writer.write(format == Format.csv ? csv(next.get()) : json(next.get()));
                written++;
                next = predictions.next();
            }
        } catch (StatusRuntimeException e) {
            throw PointedMistake.of(e, Map.of("filter", filter));
        }
        writer.flush();
        return written;
    }

    private static ServerStream<ListPredictionsRequest, ListPredictionsResponse> ask(
            Services services, Evaluation evaluation, String which) {
        ServerStream<ListPredictionsRequest, ListPredictionsResponse> predictions =
                new ServerStream<>("eval-service", SILENCE_ALLOWED);
        services.analysisStreams()
                .listPredictions(
                        ListPredictionsRequest.newBuilder()
                                .setEvaluationId(evaluation.getEvaluationId())
                                .setFilter(which)
                                .build(),
                        predictions);
        return predictions;
    }

    /** All have the same fields, so whichever comes tells the names of those that a filter leaves none of. */
    private Optional<ListPredictionsResponse> any(Services services, Evaluation evaluation)
            throws InterruptedException {
        if (filter.isBlank()) {
            return Optional.empty();
        }
        try (ServerStream<ListPredictionsRequest, ListPredictionsResponse> all = ask(services, evaluation, "")) {
            return all.next();
        }
    }

    private static String head(Optional<ListPredictionsResponse> prediction) {
        List<String> head = new ArrayList<>();
        prediction.ifPresent(
                one -> one.getFieldsList().stream().map(FieldValue::getName).forEach(head::add));
        head.add(N_BEST);
        head.add(UNANSWERED);
        return Csv.line(head);
    }

    private static String csv(ListPredictionsResponse prediction) {
        List<Object> values = new ArrayList<>();
        prediction.getFieldsList().forEach(field -> values.add(FieldText.value(field)));
        values.add(PythonJson.line(nBest(prediction)));
        values.add(unanswered(prediction).orElse(null));
        return Csv.line(values);
    }

    private static String json(ListPredictionsResponse prediction) {
        Map<String, Object> map = FieldText.map(prediction.getFieldsList());
        map.put(N_BEST, nBest(prediction));
        unanswered(prediction).ifPresent(why -> map.put(UNANSWERED, why));
        return PythonJson.line(map) + "\n";
    }

    /** Why there is no answer, where there is none. */
    private static Optional<String> unanswered(ListPredictionsResponse prediction) {
        return prediction.getPrediction().hasUnanswered()
                ? Optional.of(prediction.getPrediction().getUnanswered().getMessage())
                : Optional.empty();
    }

    private static List<Map<String, Object>> nBest(ListPredictionsResponse prediction) {
        List<Map<String, Object>> answers = new ArrayList<>();
        for (PredictedAnswer answer : prediction.getPrediction().getNBestList()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("text", answer.getText());
            map.put("probability", answer.getProbability());
            map.put("start_logit", answer.getStartLogit());
            map.put("end_logit", answer.getEndLogit());
            answers.add(map);
        }
        return answers;
    }
}
