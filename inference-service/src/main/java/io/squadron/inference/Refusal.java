package io.squadron.inference;

/** Why a request gets no answer; each is one gRPC status with its reason, which only the edge knows. */
public enum Refusal {
    /** The request itself is wrong; trying again does not help. About the field. */
    INVALID,
    /** More work than one request may be, however idle the service is. About the field. */
    TOO_MUCH_WORK,
    /** A model that was never announced. About its name. */
    UNKNOWN_MODEL,
    /** There is none to answer with. */
    NO_MODEL,
    /** The model's files cannot be loaded. About the checkpoint. */
    NOT_LOADABLE,
    /** Something points at the model. About the checkpoint. */
    IN_USE,
    /** The state does not allow it; somebody has to do something first. About the checkpoint. */
    NOT_POSSIBLE_NOW,
    /** Too much is under way; the same request may succeed later. */
    BUSY,
    /** The caller's deadline has passed. */
    TOO_LATE,
    /** The caller has gone. */
    CANCELLED,
    /** Something that this service needs cannot be reached, or the service is stopping. About what is away. */
    UNREACHABLE
}
