package io.squadron.inference.admission;

/** What becomes of a request for which there is no room. */
public enum WhenFull {
    /** It is refused at once: its caller can try again later. */
    REFUSE,
    /** It waits for room; whoever asks for this bounds how many wait. */
    WAIT
}
