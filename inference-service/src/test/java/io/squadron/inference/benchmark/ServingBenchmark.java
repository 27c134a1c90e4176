package io.squadron.inference.benchmark;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.squadron.inference.batching.WindowInput;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.GetModelRequest;
import io.squadron.v1.ModelServiceGrpc;
import io.squadron.v1.Precision;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import io.squadron.v1.TokenizerServiceGrpc;
import io.squadron.v1.TokenizerServiceGrpc.TokenizerServiceBlockingStub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The running service beside its own engines and other people's programs: the same questions, the same weights, in turns.
 * The file {@code src/test/benchmark/README.md} says how to start it.
 */
public final class ServingBenchmark {
    private static final int BATCH = 8;
    private static final int CLIENTS = 32;
    private static final double LOAD = 0.7;

    private final BenchmarkFlags flags;
    private final Precision precision;
    private final List<Question> questions;
    private final ManagedChannel inference;
    private final ManagedChannel tokenizer;
    private final Checkpoint checkpoint;

    private ServingBenchmark(BenchmarkFlags flags) throws Exception {
        this.flags = flags;
        precision = Precision.valueOf(
                "PRECISION_" + flags.one("precision", "unspecified").toUpperCase(Locale.ROOT));
        questions = Question.read(Path.of(flags.one("questions", "")), flags.number("count", 300));
        inference = channel(flags.one("inference", "127.0.0.1:9413"));
        tokenizer = channel(flags.one("tokenizer", "127.0.0.1:9411"));
        checkpoint = ModelServiceGrpc.newBlockingStub(inference)
                .getModel(GetModelRequest.newBuilder()
                        .setModel(flags.one("model", "champion"))
                        .build())
                .getModel()
                .getCheckpoint();
    }

    public static void main(String[] args) throws Exception {
        ServingBenchmark benchmark = new ServingBenchmark(BenchmarkFlags.of(args));
        try {
            benchmark.run();
        } finally {
            benchmark.inference.shutdownNow();
            benchmark.tokenizer.shutdownNow();
        }
        System.exit(0); // the engines' threads
    }

    private static ManagedChannel channel(String target) {
        return NettyChannelBuilder.forTarget(target).usePlaintext().build();
    }

    private void run() throws Exception {
        ServedContender crowd = served(CLIENTS);
        ServedContender lone = served(1);
        List<Contender> contenders = new ArrayList<>(List.of(crowd, lone));
        contenders.addAll(bare());
        for (String peer : flags.all("peer")) {
            contenders.add(
                    new PeerContender(peer.substring(0, peer.indexOf('=')), peer.substring(peer.indexOf('=') + 1)));
        }
        try {
            Map<String, Contender.Cost> sums = rounds(contenders, List.of(crowd, lone));
            sums.forEach((name, cost) -> System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f ms CPU / question | %.1f questions/s | %.2f |%n",
                    name,
                    cost.cpuMillisPerQuestion(),
                    cost.questionsPerSecond(),
                    sums.get(crowd.name()).cpuMillisPerQuestion() / cost.cpuMillisPerQuestion()));
            System.out.printf("medians of lone requests, ms: %s%n", lone.medians());
            System.out.printf("medians of %d clients, ms: %s%n", CLIENTS, crowd.medians());
            double saturation = sums.get(crowd.name()).questionsPerSecond();
            openLoop(LOAD * saturation);
            latencyCurve(saturation);
        } finally {
            for (Contender contender : contenders) {
                contender.close();
            }
        }
    }

    private ServedContender served(int clients) {
        return new ServedContender(
                clients,
                precision,
                QuestionAnsweringServiceGrpc.newBlockingStub(inference),
                new ProcessCpu(flags.all("pid").stream().map(Long::parseLong).toList()));
    }

    private List<Contender> bare() throws Exception {
        Map<Question, List<WindowInput>> windows = windows();
        List<Contender> bare = new ArrayList<>();
        for (String engine : flags.all("bare")) {
            bare.add(new BareContender("ours, bare, " + engine, BareModels.load(engine, checkpoint), BATCH, windows));
        }
        return bare;
    }

    private Map<Question, List<WindowInput>> windows() {
        TokenizerServiceBlockingStub stub = TokenizerServiceGrpc.newBlockingStub(tokenizer);
        Map<Question, List<WindowInput>> windows = new LinkedHashMap<>();
        for (Question question : questions) {
            windows.put(
                    question,
                    stub
                            .featurize(FeaturizeRequest.newBuilder()
                                    .setTokenizer(checkpoint.getTokenizerId())
                                    .setQuestion(question.question())
                                    .setContext(question.context())
                                    .setSettings(checkpoint.getSettings())
                                    .build())
                            .getWindowsList()
                            .stream()
                            .map(window -> new WindowInput(
                                    window.getInputIdsList().stream()
                                            .mapToInt(Integer::intValue)
                                            .toArray(),
                                    window.getQuestionLength()))
                            .toList());
        }
        return windows;
    }

    /** One to warm up, then so many as count; costs are summed up. */
    private Map<String, Contender.Cost> rounds(List<Contender> contenders, List<ServedContender> served)
            throws Exception {
        Map<String, Contender.Cost> sums = new LinkedHashMap<>();
        for (int round = 0; round <= flags.number("rounds", 3); round++) {
            for (Contender contender : contenders) {
                Contender.Cost cost = contender.answer(questions);
                System.err.printf(Locale.ROOT, "round %d, %s: %s%n", round, contender.name(), cost);
                if (round > 0) {
                    sums.merge(
                            contender.name(),
                            cost,
                            (a, b) -> new Contender.Cost(
                                    a.questions() + b.questions(),
                                    a.wallSeconds() + b.wallSeconds(),
                                    a.cpuSeconds() + b.cpuSeconds()));
                }
            }
            if (round == 0) {
                served.forEach(ServedContender::forgetMedians);
            }
        }
        return sums;
    }

    /** The same load alone, and beside one client that asks about giant documents all the time. */
    private void openLoop(double rate) throws InterruptedException {
        Duration time = Duration.ofSeconds(flags.number("open_loop_seconds", 60));
        OpenLoop users = users();
        report("at %.0f %% of it, %.1f/s".formatted(LOAD * 100, rate), users.run(rate, time));
        try (GiantDocument giant = new GiantDocument(QuestionAnsweringServiceGrpc.newStub(inference), giant())) {
            giant.ask();
            report("the same, a giant document in the queue", users.run(rate, time));
            System.out.printf("giant documents answered meanwhile: %d%n", giant.answered());
        }
    }

    /** What users wait at each load, as {@code plot_latency.py} reads it. */
    private void latencyCurve(double saturation) throws InterruptedException {
        int points = flags.number("curve_points", 0);
        OpenLoop users = users();
        for (int point = 1; point <= points; point++) {
            double rate = saturation * point / (points + 1);
            OpenLoop.Outcome outcome = users.run(rate, Duration.ofSeconds(flags.number("curve_seconds", 20)));
            System.out.printf(
                    Locale.ROOT,
                    "curve,%s,%.2f,%.1f,%.1f,%.1f%n",
                    flags.one("precision", "as served"),
                    rate,
                    outcome.millis(50),
                    outcome.millis(90),
                    outcome.millis(99));
        }
    }

    private OpenLoop users() {
        return new OpenLoop(
                QuestionAnsweringServiceGrpc.newStub(inference),
                questions.stream().map(question -> question.request(precision)).toList());
    }

    /** All contexts in one, as far as it may be. */
    private AnswerRequest giant() {
        StringBuilder context = new StringBuilder();
        for (Question question : questions) {
            if (context.length() + question.context().length() < flags.number("giant_length", 200_000)) {
                context.append(question.context()).append('\n');
            }
        }
        return new Question(questions.get(0).question(), context.toString()).request(precision);
    }

    private static void report(String what, OpenLoop.Outcome outcome) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d requests, %d failures, p50 %.0f ms, p90 %.0f, p99 %.0f, max %.0f; p99 / p50 = %.2f%n",
                what,
                outcome.latency().getTotalCount(),
                outcome.failures(),
                outcome.millis(50),
                outcome.millis(90),
                outcome.millis(99),
                outcome.millis(100),
                outcome.millis(99) / outcome.millis(50));
    }
}
