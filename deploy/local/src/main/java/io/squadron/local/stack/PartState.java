package io.squadron.local.stack;

/** Where a part is in its life. */
public enum PartState {
    /** Started, not ready yet. */
    STARTING,
    /** Does its work. */
    READY,
    /** Runs, but says that it cannot do its work at the moment, or says nothing. */
    NOT_READY,
    /** Has died and is started again, after a pause that grows. */
    RESTARTING,
    /** Has died too often; only a restart of the stack starts it again. */
    FAILED,
    /** Has ended, as it was told to. */
    STOPPED
}
