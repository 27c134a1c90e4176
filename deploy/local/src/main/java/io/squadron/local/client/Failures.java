package io.squadron.local.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** gRPC statuses as sentences. */
public final class Failures {
    private Failures() {}

    /**
     * The service's own sentence; services promise one for every error a client can cause. Where only the transport
     * spoke, say what that means.
     */
    public static String sentence(StatusRuntimeException failure) {
        Status status = failure.getStatus();
        String description = status.getDescription() == null ? "" : status.getDescription();
        return switch (status.getCode()) {
            case UNAVAILABLE ->
                isTransportNoise(description)
                        ? "A service cannot be reached; `squadron status` shows what runs, `squadron logs` why something does not."
                        : description;
            case DEADLINE_EXCEEDED ->
                description.isEmpty() || description.startsWith("CallOptions deadline")
                        ? "A service did not answer in time; `squadron logs` shows what it is doing."
                        : description;
            default ->
                description.isEmpty()
                        ? "A service answered " + status.getCode() + " without a reason; `squadron logs` shows more."
                        : description;
        };
    }

    private static boolean isTransportNoise(String description) {
        return description.isEmpty()
                || description.equals("io exception")
                || description.contains("Network closed")
                || description.contains("Connection")
                || description.contains("HTTP/2")
                || description.contains("GOAWAY")
                || description.contains("shutdown");
    }
}
