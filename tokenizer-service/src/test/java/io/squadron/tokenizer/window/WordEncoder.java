package io.squadron.tokenizer.window;

import io.squadron.tokenizer.text.Words;

/** A token is a word; its id comes of its text. Enough for the rules of windows. */
final class WordEncoder implements TextEncoder {

    @Override
    public EncodedText encode(Words words, StillWanted wanted) {
        int[] ids = new int[words.count()];
        String[] tokens = new String[words.count()];
        int[] starts = new int[words.count()];
        int[] ends = new int[words.count()];
        for (int i = 0; i < words.count(); i++) {
            tokens[i] = words.text(i);
            ids[i] = 1_000 + Math.floorMod(tokens[i].hashCode(), 1_000_000);
            starts[i] = words.start(i);
            ends[i] = words.end(i);
        }
        return new EncodedText(ids, tokens, starts, ends);
    }

    @Override
    public int clsTokenId() {
        return 101;
    }

    @Override
    public int sepTokenId() {
        return 102;
    }
}
