package io.squadron.trainer.execution;

import io.squadron.trainer.Refusal;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.model.Cpu;
import io.squadron.trainer.model.Hardware;
import io.squadron.trainer.queue.Abilities;
import io.squadron.trainer.run.RequestedArguments;
import io.squadron.trainer.training.TrainingArguments;
import io.squadron.v1.RunFailureReason;
import io.squadron.v1.RunReleased;
import io.squadron.v1.TrainingRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** An engine that works, the devices that the run names, and its encoder. */
@Singleton
public class TrainerAbilities implements Abilities {
    private final TrainingEngine engine;
    private final EncoderCatalog encoders;

    public TrainerAbilities(TrainingEngine engine, EncoderCatalog encoders) {
        this.engine = engine;
        this.encoders = encoders;
    }

    @Override
    public Optional<RunReleased> lackFor(TrainingRequest request) {
        if (!engine.ready()) {
            return lack(RunFailureReason.RUN_FAILURE_REASON_INTERNAL, engine.failure());
        }
        try {
            TrainingArguments arguments = RequestedArguments.complete(request.getArguments());
            var unused = Hardware.present().choose(arguments.devices(), arguments.noCuda());
            encoders.requireKnown(request.getModelNameOrPath());
            return Optional.empty();
        } catch (Refusal.Unable e) {
            return lack(e.reason(), e.getMessage());
        } catch (Refusal.NotFound e) {
            return lack(RunFailureReason.RUN_FAILURE_REASON_REQUEST, e.getMessage());
        } catch (Refusal e) {
            // What is wrong with the request itself, the attempt tells better.
            return Optional.empty();
        }
    }

    @Override
    public List<String> warningsFor(TrainingRequest request) {
        if (!engine.ready()) {
            return List.of();
        }
        try {
            return Hardware.present()
                    .warning(RequestedArguments.complete(request.getArguments()), Cpu.present())
                    .stream()
                    .toList();
        } catch (Refusal.Unable e) {
            // Another trainer has the device; what it is like, nobody knows here.
            return List.of();
        }
    }

    private static Optional<RunReleased> lack(RunFailureReason reason, String message) {
        return Optional.of(
                RunReleased.newBuilder().setReason(reason).setMessage(message).build());
    }
}
