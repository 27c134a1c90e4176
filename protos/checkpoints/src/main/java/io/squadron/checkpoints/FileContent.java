package io.squadron.checkpoints;

import java.io.IOException;
import java.io.OutputStream;

/** Something that writes a file's content, and does not close what it writes to. */
@FunctionalInterface
public interface FileContent {
    void writeTo(OutputStream out) throws IOException;
}
