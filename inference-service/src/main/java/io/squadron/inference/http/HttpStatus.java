package io.squadron.inference.http;

import io.squadron.rpc.RpcError;
import io.squadron.v1.ErrorReason;

/** The HTTP status of an error of the contract: what {@code google/rpc/code.proto} says, but where HTTP has a clearer word. */
final class HttpStatus {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY_REQUESTS = 429;
    /** Nobody reads it: the client has gone. */
    private static final int CLIENT_CLOSED = 499;

    private static final int FAILED = 500;
    private static final int UNAVAILABLE = 503;
    private static final int TIMEOUT = 504;

    private HttpStatus() {}

    static int of(RpcError error) {
        return switch (error.code()) {
            // It is understood, and the service's limits forbid it.
            case INVALID_ARGUMENT ->
                error.reason() == ErrorReason.ERROR_REASON_TOO_MUCH_WORK ? UNPROCESSABLE : BAD_REQUEST;
            case NOT_FOUND -> NOT_FOUND;
            // No model yet, or a tokenizer that is not ready: another time it may do. A broken model stays broken, by
            // no
            // fault of the caller's.
            case FAILED_PRECONDITION ->
                switch (error.reason()) {
                    case ERROR_REASON_MODEL_NOT_LOADABLE -> FAILED;
                    case ERROR_REASON_IN_USE -> CONFLICT;
                    default -> UNAVAILABLE;
                };
            case RESOURCE_EXHAUSTED -> TOO_MANY_REQUESTS;
            case CANCELLED -> CLIENT_CLOSED;
            case DEADLINE_EXCEEDED -> TIMEOUT;
            case UNAVAILABLE -> UNAVAILABLE;
            default -> FAILED;
        };
    }
}
