package io.squadron.trainer.hub;

/** Hears how far a download is. */
@FunctionalInterface
public interface HubListener {
    /**
     * Hears of more bytes, or of the last.
     *
     * @param file being fetched
     * @param bytes that are there
     * @param of so many
     */
    void received(String file, long bytes, long of);
}
