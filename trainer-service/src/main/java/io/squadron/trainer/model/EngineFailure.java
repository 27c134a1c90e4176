package io.squadron.trainer.model;

import ai.djl.engine.EngineException;
import io.squadron.trainer.training.DeviceMemoryException;
import java.util.List;
import java.util.Locale;

/** What libtorch says when something fails. */
final class EngineFailure {
    private static final String REASON = "RuntimeError: ";

    /**
     * libtorch has no other sign of it than its words: the allocator's of a GPU ("CUDA out of memory. Tried to allocate …"),
     * those of the libraries that allocate for themselves, and on the CPU Linux', Windows' and C++'s.
     */
    private static final List<String> MEMORY_RAN_OUT = List.of(
            "out of memory",
            "cublas_status_alloc_failed",
            "cudnn_status_alloc_failed",
            "cusolver_status_alloc_failed",
            "cusparse_status_alloc_failed",
            "can't allocate memory",
            "not enough memory",
            "bad_alloc");

    private EngineFailure() {}

    static boolean isOutOfMemory(EngineException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return MEMORY_RAN_OUT.stream().anyMatch(message::contains);
    }

    /** As {@link DeviceMemoryException} where memory ran out, else as it is. */
    static RuntimeException of(EngineException failure) {
        return isOutOfMemory(failure) ? new DeviceMemoryException(failure) : failure;
    }

    /**
     * The line that says why. What fails within TorchScript begins with a line that says only that, and a traceback comes
     * before the reason.
     */
    static String reason(EngineException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.lines()
                .filter(line -> line.startsWith(REASON))
                .map(line -> line.substring(REASON.length()))
                .findFirst()
                .orElseGet(() -> message.lines().findFirst().orElse(""));
    }
}
