package io.squadron.inference.benchmark;

import java.util.List;

/** One way to answer questions. */
interface Contender extends AutoCloseable {
    String name();

    /** Answers all of them once. */
    Cost answer(List<Question> questions) throws Exception;

    @Override
    default void close() {}

    /**
     * What it took.
     *
     * @param wallSeconds from the first question to the last answer
     * @param cpuSeconds of all processes that work for it; not of the client that asks
     */
    record Cost(int questions, double wallSeconds, double cpuSeconds) {
        double questionsPerSecond() {
            return questions / wallSeconds;
        }

        double cpuMillisPerQuestion() {
            return cpuSeconds * 1000 / questions;
        }
    }
}
