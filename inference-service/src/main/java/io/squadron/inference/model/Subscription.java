package io.squadron.inference.model;

/** Ends a {@link ModelRegistry#watch}. */
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
