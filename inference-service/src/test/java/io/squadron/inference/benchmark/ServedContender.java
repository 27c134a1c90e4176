package io.squadron.inference.benchmark;

import io.squadron.v1.AnswerTimings;
import io.squadron.v1.Precision;
import io.squadron.v1.QuestionAnsweringServiceGrpc.QuestionAnsweringServiceBlockingStub;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * The running inference-service, asked by clients of which each waits for its answer before it asks again. Such clients say
 * what the service can do at most and what a lone request takes; what users wait at a given load, {@link OpenLoop} says.
 */
final class ServedContender implements Contender {
    private final int clients;
    private final Precision precision;
    private final QuestionAnsweringServiceBlockingStub stub;
    private final ProcessCpu cpu;
    private final Map<String, Histogram> micros = new ConcurrentSkipListMap<>();

    /** @param cpu of the services' processes */
    ServedContender(int clients, Precision precision, QuestionAnsweringServiceBlockingStub stub, ProcessCpu cpu) {
        this.clients = clients;
        this.precision = precision;
        this.stub = stub;
        this.cpu = cpu;
    }

    @Override
    public String name() {
        return "ours, gRPC, %d client%s".formatted(clients, clients == 1 ? "" : "s");
    }

    @Override
    public Cost answer(List<Question> questions) throws Exception {
        AtomicInteger next = new AtomicInteger();
        Callable<Void> client = () -> {
            for (int i = next.getAndIncrement(); i < questions.size(); i = next.getAndIncrement()) {
                long began = System.nanoTime();
                AnswerTimings timings =
                        stub.answer(questions.get(i).request(precision)).getTimings();
                record(timings, (System.nanoTime() - began) / 1e6);
            }
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            double cpuBefore = cpu.seconds();
            long began = System.nanoTime();
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                all.add(threads.submit(client));
            }
            for (Future<Void> one : all) {
                one.get();
            }
            return new Cost(questions.size(), (System.nanoTime() - began) / 1e9, cpu.seconds() - cpuBefore);
        } finally {
            threads.shutdownNow();
        }
    }

    /** @param millis as the client saw it */
    private void record(AnswerTimings timings, double millis) {
        record("over its forward passes", millis - timings.getInferMs());
        record("admission", timings.getAdmissionMs());
        record("featurize", timings.getFeaturizeMs());
        record("queue", timings.getQueueMs());
        record("infer", timings.getInferMs());
        record("post-process", timings.getPostProcessMs());
        record("network and gRPC", millis - timings.getTotalMs());
    }

    private void record(String stage, double millis) {
        micros.computeIfAbsent(stage, name -> new ConcurrentHistogram(3))
                .recordValue(Math.max(0, (long) (millis * 1000)));
    }

    /** What the median request took, stage by stage, in milliseconds. */
    String medians() {
        return micros.entrySet().stream()
                .map(stage -> String.format(
                        Locale.ROOT, "%s %.2f", stage.getKey(), stage.getValue().getValueAtPercentile(50) / 1000.0))
                .collect(Collectors.joining(", "));
    }

    void forgetMedians() {
        micros.clear();
    }
}
