package io.squadron.tokenizer.squad;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A SQuAD file that never ends, made while it is read; it counts what was taken of it. */
final class EndlessFile extends InputStream {

    static final String PARAGRAPH = "{\"context\": \"" + "Ada wrote. ".repeat(60) + "\", \"qas\": [{\"id\": \"q\","
            + " \"question\": \"Who?\", \"answers\": [{\"text\": \"Ada\", \"answer_start\": 0}]}]},\n";

    private byte[] piece = "{\"data\": [{\"title\": \"T\", \"paragraphs\": [".getBytes(StandardCharsets.UTF_8);
    private int position;
    private long taken;

    long taken() {
        return taken;
    }

    @Override
    public int read() {
        if (position == piece.length) {
            piece = PARAGRAPH.getBytes(StandardCharsets.UTF_8);
            position = 0;
        }
        taken++;
        return piece[position++];
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        for (int i = 0; i < length; i++) {
            buffer[offset + i] = (byte) read();
        }
        return length;
    }
}
