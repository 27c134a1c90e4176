package io.squadron.inference.benchmark;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.ModelServiceGrpc;
import io.squadron.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import io.squadron.v1.Precision;
import io.squadron.v1.PredictedAnswer;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import io.squadron.v1.QuestionAnsweringServiceGrpc.QuestionAnsweringServiceBlockingStub;
import io.squadron.v1.SetAliasRequest;
import io.squadron.v1.UnloadModelRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * The running service under load while the alias that is asked moves from checkpoint to checkpoint, each of which is loaded
 * for it and taken out of memory after it. Every answer is held against what the checkpoint that it names gave alone:
 * a failed request, or an answer of more than one checkpoint, is counted. (Scores may differ in their last digits, as
 * batches do; those of bfloat16 differ by more, so it is not for models that are served in it.) The file {@code src/test/benchmark/README.md} says how to start it.
 */
public final class HotLoadSoak {
    private static final String ALIAS = "soak";
    private static final int CLIENTS = 8;
    private static final double SAME_LOGIT = 1e-2;

    private final List<String> checkpoints;
    private final List<Question> questions;
    private final QuestionAnsweringServiceBlockingStub answers;
    private final ModelServiceBlockingStub models;
    private final Map<String, List<PredictedAnswer>> alone = new HashMap<>();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong mixed = new AtomicLong();
    private final Histogram latency = new ConcurrentHistogram(3);
    /** Of the first answer that a client gets from a checkpoint that was just loaded. */
    private final Histogram firstLatency = new ConcurrentHistogram(3);

    private final long pid;

    private HotLoadSoak(BenchmarkFlags flags, ManagedChannel channel) throws IOException {
        checkpoints = flags.all("checkpoint");
        questions = Question.read(Path.of(flags.one("questions", "")), flags.number("count", 50));
        answers = QuestionAnsweringServiceGrpc.newBlockingStub(channel);
        models = ModelServiceGrpc.newBlockingStub(channel);
        pid = flags.number("pid", 0);
    }

    public static void main(String[] args) throws Exception {
        BenchmarkFlags flags = BenchmarkFlags.of(args);
        ManagedChannel channel = NettyChannelBuilder.forTarget(flags.one("inference", "127.0.0.1:9413"))
                .usePlaintext()
                .build();
        try {
            new HotLoadSoak(flags, channel)
                    .run(
                            Duration.ofSeconds(flags.number("seconds", 600)),
                            Duration.ofSeconds(flags.number("load_every_seconds", 3)));
        } finally {
            channel.shutdownNow();
        }
    }

    private void run(Duration time, Duration between) throws Exception {
        for (String checkpoint : checkpoints) {
            List<PredictedAnswer> best = new ArrayList<>();
            for (Question question : questions) {
                best.add(ask(question, checkpoint).getAnswers(0));
            }
            alone.put(checkpoint, best);
        }
        moveTo(0);
        long end = System.nanoTime() + time.toNanos();
        System.out.printf("resident memory at the start: %d MiB%n", residentMebibytes());
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            int first = client;
            clients.add(threads.submit(() -> askUntil(end, first)));
        }
        int moves = 0;
        while (System.nanoTime() < end) {
            Thread.sleep(between.toMillis());
            moves++;
            moveTo(moves % checkpoints.size());
            if (moves % 20 == 0) {
                System.out.printf("after %d loads: %d MiB%n", moves, residentMebibytes());
            }
        }
        for (Future<?> client : clients) {
            client.get();
        }
        threads.shutdownNow();
        System.out.printf("resident memory at the end: %d MiB%n", residentMebibytes());
        System.out.printf(
                Locale.ROOT,
                "%d requests, %d loads under them, %d failures, %d answers of more than one checkpoint%n",
                requests.get(),
                moves,
                failures.get(),
                mixed.get());
        report("first answers after a load", firstLatency);
        report("all others", latency);
    }

    private static void report(String what, Histogram micros) {
        System.out.printf(
                Locale.ROOT,
                "%s: p50 %.0f ms, p99 %.0f, max %.0f%n",
                what,
                micros.getValueAtPercentile(50) / 1000.0,
                micros.getValueAtPercentile(99) / 1000.0,
                micros.getMaxValue() / 1000.0);
    }

    /** Loads it, points the alias at it, and takes the one of before out of memory. */
    private void moveTo(int index) {
        var unused = models.setAlias(SetAliasRequest.newBuilder()
                .setAlias(ALIAS)
                .setCheckpointId(checkpoints.get(index))
                .build());
        for (String other : checkpoints) {
            if (!other.equals(checkpoints.get(index))) {
                try {
                    var unusedToo = models.unloadModel(
                            UnloadModelRequest.newBuilder().setModel(other).build());
                } catch (StatusRuntimeException e) {
                    System.err.printf(
                            "%s stays in memory: %s%n", other, e.getStatus().getDescription());
                }
            }
        }
    }

    private void askUntil(long end, int first) {
        String checkpoint = "";
        for (int i = first; System.nanoTime() < end; i++) {
            int question = i % questions.size();
            requests.incrementAndGet();
            long began = System.nanoTime();
            try {
                AnswerResponse response = ask(questions.get(question), ALIAS);
                boolean isFirst = !checkpoint.equals(response.getCheckpointId());
                (isFirst ? firstLatency : latency).recordValue((System.nanoTime() - began) / 1000);
                checkpoint = response.getCheckpointId();
                if (!isSame(
                        response.getAnswers(0),
                        alone.get(response.getCheckpointId()).get(question))) {
                    mixed.incrementAndGet();
                    System.err.printf("not the answer of %s: %s%n", response.getCheckpointId(), response.getAnswers(0));
                }
            } catch (StatusRuntimeException e) {
                failures.incrementAndGet();
                System.err.println(e.getStatus());
            }
        }
    }

    private static boolean isSame(PredictedAnswer one, PredictedAnswer other) {
        return one.getSpan().equals(other.getSpan())
                && Math.abs(one.getStartLogit() - other.getStartLogit()) < SAME_LOGIT
                && Math.abs(one.getEndLogit() - other.getEndLogit()) < SAME_LOGIT;
    }

    private AnswerResponse ask(Question question, String model) {
        AnswerRequest request = question.request(Precision.PRECISION_UNSPECIFIED).toBuilder()
                .setModel(model)
                .build();
        return answers.answer(request);
    }

    /** Of the inference-service, as Linux counts it; 0 where it does not. */
    private long residentMebibytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(0);
    }
}
