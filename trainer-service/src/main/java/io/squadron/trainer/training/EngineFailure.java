package io.squadron.trainer.training;

import ai.djl.engine.EngineException;

/** What libtorch says when something fails. */
final class EngineFailure {
    private static final String REASON = "RuntimeError: ";

    private EngineFailure() {}

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
