package io.squadron.tokenizer.dataset;

import io.squadron.tokenizer.window.WindowLimits;

/**
 * What a file may make of itself. A file of some kilobytes, one long context under many short questions, could otherwise
 * fill every disk.
 *
 * @param served what serving takes for one question; a dev question beyond it could never be answered
 * @param freeTokens tokens that any file's windows may have, however small it is
 * @param tokensPerByte tokens that its windows may have for each byte of it beyond these
 */
public record ConversionBounds(WindowLimits served, long freeTokens, long tokensPerByte) {

    /** For windows that go to a file of the user's own. */
    public static final ConversionBounds NONE = new ConversionBounds(WindowLimits.NONE, Long.MAX_VALUE, 0);

    boolean allow(long tokens, long bytesRead) {
        return tokens <= freeTokens || tokens - freeTokens <= tokensPerByte * bytesRead;
    }
}
