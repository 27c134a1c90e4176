package io.squadron.trainer.training;

/** The memory of the device that trains ran out. */
public final class DeviceMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeviceMemoryException(Throwable cause) {
        super("the device's memory ran out", cause);
    }
}
