package io.squadron.tokenizer.squad;

import io.squadron.tokenizer.text.Printable;

/**
 * Where something stands in a file.
 *
 * @param path in the JSON, e.g. {@code data[3].paragraphs[1].qas[0]}; empty for the file itself
 * @param questionId the question that it belongs to; empty outside of one
 * @param byteOffset from the file's start
 */
public record Place(String path, String questionId, long byteOffset) {

    /** Enough of an id or a name to find it by. */
    static final int SHOWN = 60;

    /** One sentence about it; the fault is the sentence's end without its full stop. */
    public String sentence(String fault) {
        return (path.isEmpty() ? "The file" : "At " + path)
                + " ("
                + (questionId.isEmpty() ? "" : "question " + Printable.of(questionId, SHOWN) + ", ")
                + "byte "
                + byteOffset
                + "): "
                + fault
                + ".";
    }
}
