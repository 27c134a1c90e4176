package io.squadron.trainer;

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
        /** There is too much of something now, or too little room; the same request may succeed later. */
        EXHAUSTED,
        /** Something that is needed cannot be reached now. */
        UNAVAILABLE,
        /** This trainer cannot do it; another may. */
        UNABLE
    }

    private final Kind kind;

    private Refusal(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The run fails with this, whoever carries it out and when. Otherwise only the attempt ends. */
    public boolean endsRun() {
        return switch (kind) {
            case INVALID, NOT_FOUND, EXISTS, UNFIT, EXHAUSTED -> true;
            case UNAVAILABLE, UNABLE -> false;
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

        public Exists(String message) {
            super(Kind.EXISTS, message, null);
        }
    }

    /** What the request names cannot be used so. */
    public static non-sealed class Unfit extends Refusal {
        private static final long serialVersionUID = 1L;

        public Unfit(String message) {
            this(message, null);
        }

        public Unfit(String message, Throwable cause) {
            super(Kind.UNFIT, message, cause);
        }
    }

    /** There is too much of something now, or too little room. */
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

        public Unavailable(String message) {
            this(message, null);
        }

        public Unavailable(String message, Throwable cause) {
            super(Kind.UNAVAILABLE, message, cause);
        }
    }

    /** This trainer cannot do it; another may. */
    public static non-sealed class Unable extends Refusal {
        private static final long serialVersionUID = 1L;

        public Unable(String message) {
            this(message, null);
        }

        public Unable(String message, Throwable cause) {
            super(Kind.UNABLE, message, cause);
        }
    }
}
