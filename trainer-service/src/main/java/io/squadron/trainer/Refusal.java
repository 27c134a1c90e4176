package io.squadron.trainer;

import io.squadron.v1.RunFailureReason;
import java.util.Optional;

/**
 * Why something is not done, in one sentence for whoever asked for it: what is wrong, where, and what to do. There are these
 * kinds and no others; each knows what a caller is to make of it, and whether a run can go on with another trainer or later
 * ({@link #endsRun}). A part that has more to say about its failures extends one of them.
 */
public abstract sealed class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a caller is to make of it. The edge gives each its gRPC status. */
    public enum Kind {
        /** The request itself is wrong; asking again does not help. */
        INVALID,
        /** What the request names is not there. */
        NOT_FOUND,
        /** What the request would make is there already. */
        EXISTS,
        /** What the request names cannot be used so; somebody has to do something first. */
        UNFIT,
        /** It cannot be taken away while something needs it. */
        IN_USE,
        /** There is too much of something now, or too little room; the same request may succeed later. */
        EXHAUSTED,
        /** Something that is needed cannot be reached now. */
        UNAVAILABLE,
        /** This trainer cannot do it; another may. */
        UNABLE
    }

    /** What a refusal is about: the contract's name of its message, e.g. {@code squadron.v1.Run}, and its id. */
    public record Resource(String type, String name) {}

    private final Kind kind;
    private final transient Resource resource;

    private Refusal(Kind kind, Resource resource, String message) {
        super(message);
        this.kind = kind;
        this.resource = resource;
    }

    private Refusal(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.resource = null;
    }

    public Kind kind() {
        return kind;
    }

    /** What it is about; empty if that is no single thing of the contract. */
    public Optional<Resource> resource() {
        return Optional.ofNullable(resource);
    }

    /** The run fails with this, whoever carries it out and when. Otherwise only the attempt ends. */
    public boolean endsRun() {
        return switch (kind) {
            case INVALID, NOT_FOUND, EXISTS, UNFIT, IN_USE, EXHAUSTED -> true;
            case UNAVAILABLE, UNABLE -> false;
        };
    }

    /** What it is called in the events of a run, or of an attempt, that ends with it. */
    public RunFailureReason reason() {
        return switch (kind) {
            case INVALID, NOT_FOUND, EXISTS, UNFIT, IN_USE -> RunFailureReason.RUN_FAILURE_REASON_REQUEST;
            case EXHAUSTED -> RunFailureReason.RUN_FAILURE_REASON_STORAGE;
            case UNAVAILABLE -> RunFailureReason.RUN_FAILURE_REASON_DEPENDENCY_AWAY;
            case UNABLE -> ((Unable) this).reason;
        };
    }

    /** The request itself is wrong. */
    public static non-sealed class Invalid extends Refusal {
        private static final long serialVersionUID = 1L;

        private final String field;

        /**
         * @param field of the request, by its name in the contract; empty if it is no single one
         */
        public Invalid(String field, String message) {
            super(Kind.INVALID, message, null);
            this.field = field;
        }

        /** Its name in the contract; empty if it is no single one. */
        public final String field() {
            return field;
        }
    }

    /** What the request names is not there. */
    public static non-sealed class NotFound extends Refusal {
        private static final long serialVersionUID = 1L;

        public NotFound(Resource resource, String message) {
            super(Kind.NOT_FOUND, resource, message);
        }

        public NotFound(String message) {
            this(message, null);
        }

        public NotFound(String message, Throwable cause) {
            super(Kind.NOT_FOUND, message, cause);
        }
    }

    /** What the request would make is there already. */
    public static non-sealed class Exists extends Refusal {
        private static final long serialVersionUID = 1L;

        public Exists(Resource resource, String message) {
            super(Kind.EXISTS, resource, message);
        }
    }

    /** What the request names cannot be used so. */
    public static non-sealed class Unfit extends Refusal {
        private static final long serialVersionUID = 1L;

        private final RunFailureReason reason;

        public Unfit(Resource resource, String message) {
            super(Kind.UNFIT, resource, message);
            this.reason = RunFailureReason.RUN_FAILURE_REASON_REQUEST;
        }

        public Unfit(String message) {
            this(message, null);
        }

        public Unfit(String message, Throwable cause) {
            this(RunFailureReason.RUN_FAILURE_REASON_REQUEST, message, cause);
        }

        public Unfit(RunFailureReason reason, String message, Throwable cause) {
            super(Kind.UNFIT, message, cause);
            this.reason = reason;
        }

        @Override
        public RunFailureReason reason() {
            return reason;
        }
    }

    /** It cannot be taken away while something needs it. */
    public static non-sealed class InUse extends Refusal {
        private static final long serialVersionUID = 1L;

        public InUse(Resource resource, String message) {
            super(Kind.IN_USE, resource, message);
        }
    }

    /** There is too much of something now; with a cause: something ran out, of memory or of the disk's room. */
    public static non-sealed class Exhausted extends Refusal {
        private static final long serialVersionUID = 1L;

        public Exhausted(String message) {
            this(message, null);
        }

        public Exhausted(String message, Throwable cause) {
            super(Kind.EXHAUSTED, message, cause);
        }
    }

    /** Something that is needed cannot be reached now. */
    public static non-sealed class Unavailable extends Refusal {
        private static final long serialVersionUID = 1L;

        private final String dependency;

        /**
         * @param dependency what does not answer: {@code "kafka"}, {@code "tokenizer-service"}, {@code "storage"}
         */
        public Unavailable(String dependency, String message, Throwable cause) {
            super(Kind.UNAVAILABLE, message, cause);
            this.dependency = dependency;
        }

        /** What does not answer. */
        public final String dependency() {
            return dependency;
        }
    }

    /** This trainer cannot do it; another may. */
    public static non-sealed class Unable extends Refusal {
        private static final long serialVersionUID = 1L;

        private final RunFailureReason reason;

        /**
         * @param reason what this trainer lacks: {@code ENGINE} for a device or an engine that works, {@code MEMORY}, {@code
         *     STORAGE}
         */
        public Unable(RunFailureReason reason, String message, Throwable cause) {
            super(Kind.UNABLE, message, cause);
            this.reason = reason;
        }
    }
}
