package io.squadron.trainer.run;

/** So many runs wait for a trainer that no further one is taken. */
public final class QueueFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public QueueFullException(int waiting) {
        super("%d runs wait for a trainer already; submit the run when some have ended, or start more trainers"
                .formatted(waiting));
    }
}
