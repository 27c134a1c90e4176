package io.squadron.trainer.encoder;

/** Hears how far the fetching of an encoder is. Whatever it throws ends the fetching. */
@FunctionalInterface
public interface DownloadListener {
    /**
     * Hears of more bytes, of the last, or that there are no more yet.
     *
     * @param file being fetched
     * @param bytes that are there
     * @param of so many; negative: nobody knows
     */
    void received(String file, long bytes, long of);

    /** Hears, again and again, that somebody else is fetching the same encoder, which is waited for. */
    default void waiting() {}
}
