package io.squadron.trainer.training;

/** Training cannot go on; the message is one sentence: what, where and what to do. */
public sealed class TrainingFailedException extends RuntimeException permits EngineFailedException {
    private static final long serialVersionUID = 1L;

    public TrainingFailedException(String message) {
        super(message);
    }

    public TrainingFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
