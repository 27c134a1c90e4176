package io.squadron.trainer.training;

import io.squadron.trainer.Refusal;

/** A training argument has a value that cannot work; the message is one sentence that names the flag, as does the field. */
public final class InvalidTrainingArgumentException extends Refusal.Invalid {
    private static final long serialVersionUID = 1L;

    /**
     * @param flag run_squad's name of the argument, e.g. {@code "learning_rate"}
     */
    public InvalidTrainingArgumentException(String flag, String rule, Object value) {
        super(flag, "%s must be %s, but is %s".formatted(flag, rule, value));
    }
}
