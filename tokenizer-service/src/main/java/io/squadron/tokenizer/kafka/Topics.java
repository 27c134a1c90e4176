package io.squadron.tokenizer.kafka;

/** The topics this service writes to; their configuration is part of the contract (protos, topics.properties). */
public final class Topics {

    public static final String DATASETS = "squadron.datasets";
    public static final String EXAMPLES = "squadron.examples";
    public static final String WINDOWS = "squadron.windows";

    private Topics() {}
}
