package io.squadron.inference.question;

import io.squadron.checkpoints.CheckpointReader;
import io.squadron.inference.BlockingWorkers;
import io.squadron.inference.RequestsUnderWay;
import io.squadron.inference.admission.AdmissionLimits;
import io.squadron.inference.admission.Pace;
import io.squadron.inference.admission.WhenFull;
import io.squadron.inference.admission.WorkAdmission;
import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.BatchListener;
import io.squadron.inference.batching.WindowBatcher;
import io.squadron.inference.batching.WindowInput;
import io.squadron.inference.model.BackOff;
import io.squadron.inference.model.CheckpointFiles;
import io.squadron.inference.model.MemoryListener;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.inference.model.ModelRoom;
import io.squadron.inference.model.ServableModel;
import io.squadron.inference.tokenizer.TokenizerRegistration;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.Calibration;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ModelState;
import io.squadron.v1.Precision;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * All that answers a question, in its real parts, but for the three that lie outside: the engine, the tokenizer-service and
 * the storage do as a test says.
 */
public final class AnsweringService implements AutoCloseable {
    public static final RequestLimits LIMITS = new RequestLimits(1000, 10_000, 50, 100, 100, 10_000);
    private static final Duration TOKENIZER_TIMEOUT = Duration.ofSeconds(60);
    private static final int MAX_BATCH_TOKENS = 512;
    private static final int SMALL = 4 * MAX_BATCH_TOKENS;

    public final StandInTokenizer tokenizer = new StandInTokenizer();
    public final WorkAdmission admission =
            new WorkAdmission(new AdmissionLimits(16 * SMALL, SMALL), new Pace(System::nanoTime));
    public final RequestsUnderWay requests = new RequestsUnderWay();
    /** Models are loaded while it is open. */
    public volatile CountDownLatch loading = new CountDownLatch(0);
    /** A forward pass of every model. */
    public volatile Function<List<WindowInput>, List<WindowLogits>> forward = AnsweringService::zeros;

    public final QuestionAnswerer answerer;
    private final ModelRegistry models = new ModelRegistry(
            (checkpoint, precision) -> load(),
            MemoryListener.NONE,
            new ModelRoom(3, Long.MAX_VALUE),
            BackOff.DEFAULT,
            Precision.PRECISION_FP32);
    private final WindowBatcher batcher = new WindowBatcher(MAX_BATCH_TOKENS, 1, System::nanoTime, BatchListener.NONE);
    private final AnswerWorkers workers = new AnswerWorkers(2, 1);
    private final BlockingWorkers blocking = new BlockingWorkers();

    public AnsweringService(CheckpointReader storage) {
        TokenizerRegistration registration =
                new TokenizerRegistration(tokenizer, new CheckpointFiles(storage), TOKENIZER_TIMEOUT, blocking);
        answerer = new QuestionAnswerer(
                new RequestRules(LIMITS),
                new PipelineRules(LIMITS),
                admission,
                models,
                new WindowSource(tokenizer, registration, TOKENIZER_TIMEOUT),
                batcher,
                workers,
                AnswerListener.NONE,
                requests);
        models.replayed();
    }

    private ServableModel load() {
        try {
            loading.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new ServableModel() {
            @Override
            public List<WindowLogits> forward(List<WindowInput> windows) {
                return forward.apply(windows);
            }

            @Override
            public void close() {}
        };
    }

    private static List<WindowLogits> zeros(List<WindowInput> windows) {
        return windows.stream()
                .map(window -> new WindowLogits(new float[window.length()], new float[window.length()]))
                .toList();
    }

    /** Announces a checkpoint and waits until it is loaded. */
    public Checkpoint loaded(Checkpoint checkpoint) {
        models.announce(checkpoint);
        models.load(checkpoint.getCheckpointId())
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        return checkpoint;
    }

    /** Announces a checkpoint of this id whose tokenizer is known, and waits until it is loaded. */
    public Checkpoint loaded(String id) {
        return loaded(known(id));
    }

    /** Announces a checkpoint of this id whose tokenizer is known. */
    public Checkpoint announced(String id) {
        Checkpoint checkpoint = known(id);
        models.announce(checkpoint);
        return checkpoint;
    }

    /** A temperature was fitted to a checkpoint. */
    public void calibrate(Checkpoint checkpoint, double temperature) {
        models.calibrate(
                checkpoint.getCheckpointId(),
                Optional.of(Calibration.newBuilder().setTemperature(temperature).build()));
    }

    private Checkpoint known(String id) {
        tokenizer.know("tokenizer of " + id);
        return Checkpoint.newBuilder()
                .setCheckpointId(id)
                .setTokenizerId("tokenizer of " + id)
                .build();
    }

    public static AnswerRequest question(Checkpoint checkpoint) {
        return AnswerRequest.newBuilder()
                .setModel(checkpoint.getCheckpointId())
                .setQuestion("Who built the mill ?")
                .setContext("The mill was built by Anna Smith .")
                .build();
    }

    /** A call that comes without a deadline. */
    public AnswerCall<AnswerResponse> ask(AnswerRequest request, Duration requestTimeout) {
        return answerer.answer(request, Optional.empty(), requestTimeout, WhenFull.REFUSE);
    }

    public AnswerCall<AnswerResponse> ask(Checkpoint checkpoint) {
        return ask(question(checkpoint), Duration.ofSeconds(60));
    }

    /** Takes the model out of memory, which ends once no request has it any more; returns its state then. */
    public CompletableFuture<ModelState> unloaded(Checkpoint checkpoint) {
        return models.load(checkpoint.getCheckpointId())
                .thenCompose(loaded -> models.unload(checkpoint.getCheckpointId()))
                .thenApply(model -> model.getState());
    }

    @Override
    public void close() {
        loading.countDown();
        batcher.close();
        workers.close();
        blocking.close();
        models.close();
    }
}
