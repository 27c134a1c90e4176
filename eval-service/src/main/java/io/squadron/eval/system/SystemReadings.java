package io.squadron.eval.system;

import io.squadron.eval.reading.Reading;
import io.squadron.eval.reading.SharedReading;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Everything that others say about themselves, asked at the same time, each within its time. */
@ApplicationScoped
public class SystemReadings {
    /** A page waits no longer, whatever is away. */
    private static final Duration LIMIT = Duration.ofSeconds(4);

    /** As many as there are readings: each is on its way once at most. */
    private final ExecutorService executor = Executors.newFixedThreadPool(4, SystemReadings::thread);

    private final SharedReading<List<ServiceHealth>> services;
    private final SharedReading<KafkaState> kafka;
    private final SharedReading<ModelMemory> models;
    private final SharedReading<DeadRecords> deadLetters;

    SystemReadings(ServiceHealths services, KafkaCluster kafka, ServedModels models, DeadLetterList deadLetters) {
        this.services = new SharedReading<>(executor, () -> Reading.of(services.ask()));
        this.kafka = new SharedReading<>(executor, kafka::ask);
        this.models = new SharedReading<>(executor, models::ask);
        this.deadLetters = new SharedReading<>(executor, deadLetters::ask);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "system-reading");
        thread.setDaemon(true);
        return thread;
    }

    @PreDestroy
    void close() {
        executor.shutdownNow();
    }

    /**
     * What they said.
     *
     * @param services without this one
     */
    public record Readings(
            Reading<List<ServiceHealth>> services,
            Reading<KafkaState> kafka,
            Reading<ModelMemory> models,
            Reading<DeadRecords> deadLetters) {}

    /** Blocks until all have answered or their time is over. */
    public Readings now() {
        CompletableFuture<Reading<List<ServiceHealth>>> askedServices = services.ask();
        CompletableFuture<Reading<KafkaState>> askedKafka = kafka.ask();
        CompletableFuture<Reading<ModelMemory>> askedModels = models.ask();
        CompletableFuture<Reading<DeadRecords>> askedLetters = deadLetters.ask();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        String kafkaIsLate = "Kafka did not answer within " + LIMIT.toSeconds() + " seconds.";
        return new Readings(
                SharedReading.await(askedServices, deadline, "The services did not answer in time."),
                SharedReading.await(askedKafka, deadline, kafkaIsLate),
                SharedReading.await(askedModels, deadline, "The inference-service did not answer in time."),
                SharedReading.await(askedLetters, deadline, kafkaIsLate));
    }
}
