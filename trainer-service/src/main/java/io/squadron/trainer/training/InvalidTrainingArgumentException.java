package io.squadron.trainer.training;

/** A training argument has a value that cannot work; the message is one sentence that names the flag. */
public final class InvalidTrainingArgumentException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String flag;

    public InvalidTrainingArgumentException(String flag, String rule, Object value) {
        super("%s must be %s, but is %s".formatted(flag, rule, value));
        this.flag = flag;
    }

    /** run_squad's name of the argument, e.g. {@code "learning_rate"}. */
    public String flag() {
        return flag;
    }
}
