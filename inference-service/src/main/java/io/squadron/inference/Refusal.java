package io.squadron.inference;

/** Why a request gets no answer; each is one gRPC status, which only the edge knows. */
public enum Refusal {
    /** The request itself is wrong; trying again does not help. */
    INVALID,
    /** A model that was never announced. */
    UNKNOWN_MODEL,
    /** The models' state does not allow it; somebody has to do something first. */
    NOT_POSSIBLE_NOW,
    /** Too much is waiting; the same request may succeed later. */
    BUSY,
    /** The caller's deadline has passed. */
    TOO_LATE,
    /** The caller has gone. */
    CANCELLED,
    /** Something that this service needs cannot be reached, or the service is stopping. */
    UNREACHABLE
}
