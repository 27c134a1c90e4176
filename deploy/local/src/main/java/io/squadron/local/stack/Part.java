package io.squadron.local.stack;

/** What a stack consists of, in the order in which a person would name it. */
public enum Part {
    /** The broker, inside the supervisor. */
    KAFKA("kafka", false),
    /** The database, a child of the supervisor. */
    POSTGRES("postgres", false),
    /** Text becomes windows. */
    TOKENIZER("tokenizer", true),
    /** Windows become checkpoints. */
    TRAINER("trainer", true),
    /** Checkpoints answer questions. */
    INFERENCE("inference", true),
    /** Answers become scores, and the dashboard. */
    EVAL("eval", true);

    private final String title;
    private final boolean service;

    Part(String title, boolean service) {
        this.title = title;
        this.service = service;
    }

    /** Returns the short name: of the log file, in messages, on the command line. */
    public String title() {
        return title;
    }

    /** Whether it is one of the four services, with an HTTP and a gRPC port. */
    public boolean isService() {
        return service;
    }
}
