package io.squadron.trainer.model;

import ai.djl.engine.EngineException;
import java.util.Locale;

/** The memory of the device that trains ran out. */
public final class DeviceMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeviceMemoryException(EngineException cause) {
        super("the device's memory ran out", cause);
    }

    /** libtorch has no other sign of it: "CUDA out of memory. Tried to allocate …", on the CPU "can't allocate memory". */
    static boolean isMeantBy(EngineException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("out of memory") || message.contains("can't allocate memory");
    }
}
