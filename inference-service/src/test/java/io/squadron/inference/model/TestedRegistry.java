package io.squadron.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.WindowInput;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.Model;
import io.squadron.v1.Precision;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;

/** A registry with room for two models unless a test wants it otherwise; they are stand-ins: broken, away or slow to load, as a test says. */
abstract class TestedRegistry {
    final Set<String> inMemory = ConcurrentHashMap.newKeySet();
    final Set<String> away = ConcurrentHashMap.newKeySet();
    final AtomicInteger inMemoryOrLoading = new AtomicInteger();
    final AtomicInteger peak = new AtomicInteger();
    final Set<String> broken = ConcurrentHashMap.newKeySet();
    volatile CountDownLatch gate = new CountDownLatch(0);
    final ModelRegistry registry;
    private final int mostInMemory;

    TestedRegistry() {
        this(new ModelRoom(2, Long.MAX_VALUE), 2);
    }

    TestedRegistry(ModelRoom room, int mostInMemory) {
        this.registry = new ModelRegistry(
                loader(),
                MemoryListener.NONE,
                room,
                new BackOff(Duration.ofMillis(5), Duration.ofMillis(40)),
                Precision.PRECISION_FP32);
        this.mostInMemory = mostInMemory;
    }

    @AfterEach
    void close() {
        gate.countDown();
        registry.close();
        assertThat(inMemory).isEmpty();
        assertThat(peak.get())
                .as("models in memory, being loaded or waiting to be freed")
                .isLessThanOrEqualTo(mostInMemory);
    }

    /** Of an engine that computes in fp32 and int8. */
    private ModelLoader loader() {
        return new ModelLoader() {
            @Override
            public ServableModel load(Checkpoint checkpoint, Precision precision) throws UnusableCheckpointException {
                return TestedRegistry.this.load(checkpoint, precision);
            }

            @Override
            public List<Precision> precisions(Checkpoint checkpoint) {
                return List.of(Precision.PRECISION_INT8, Precision.PRECISION_FP32);
            }
        };
    }

    private ServableModel load(Checkpoint checkpoint, Precision precision) throws UnusableCheckpointException {
        String id = checkpoint.getCheckpointId();
        try {
            gate.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (broken.contains(id) || broken.contains(checkpoint.getLocation())) {
            throw new UnusableCheckpointException("it is broken");
        }
        if (away.contains(id)) {
            throw new UnusableCheckpointException("the storage is away", null, true);
        }
        if (broken.contains(id + " in " + precision)) {
            throw new UnusableCheckpointException("it is broken in that");
        }
        peak.accumulateAndGet(inMemoryOrLoading.incrementAndGet(), Math::max);
        String name = precision == Precision.PRECISION_FP32 ? id : id + " in " + precision;
        inMemory.add(name);
        return new ServableModel() {
            @Override
            public List<WindowLogits> forward(List<WindowInput> windows) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                inMemory.remove(name);
                inMemoryOrLoading.decrementAndGet();
            }
        };
    }

    void announce(String id, long createdAt) {
        announce(id, createdAt, 0);
    }

    /** @param weights bytes of its weights */
    void announce(String id, long createdAt, long weights) {
        registry.announce(Checkpoint.newBuilder()
                .setCheckpointId(id)
                .setCreatedAt(Timestamp.newBuilder().setSeconds(createdAt))
                .addFiles(
                        CheckpointFile.newBuilder().setName("model.safetensors").setSize(weights))
                .addFiles(CheckpointFile.newBuilder().setName("tokenizer.json").setSize(1_000_000))
                .build());
    }

    String answering(String name) {
        try (ModelLease lease = await(registry.acquire(name))) {
            return lease.checkpoint().getCheckpointId();
        }
    }

    Model model(String id) {
        return registry.list().stream()
                .filter(m -> m.getCheckpoint().getCheckpointId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }

    static void refused(CompletableFuture<?> future, Refusal refusal, String words) {
        assertThatThrownBy(() -> await(future))
                .cause()
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(words)
                .extracting(e -> ((RefusedException) e).refusal())
                .isEqualTo(refusal);
    }
}
