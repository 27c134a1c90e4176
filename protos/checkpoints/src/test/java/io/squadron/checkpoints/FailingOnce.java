package io.squadron.checkpoints;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real store whose storage is away for one call.
 *
 * @param method that fails the first time
 * @param failures counts them
 */
public record FailingOnce(String method, AtomicInteger failures) {
    public CheckpointStore over(CheckpointStore store) {
        return (CheckpointStore) Proxy.newProxyInstance(
                CheckpointStore.class.getClassLoader(),
                new Class<?>[] {CheckpointStore.class},
                (proxy, called, arguments) -> {
                    if (called.getName().equals(method) && failures.compareAndSet(0, 1)) {
                        throw new IOException("the storage is away");
                    }
                    try {
                        return called.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
