package io.squadron.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** A process that ends in the middle of its second file, as one does that is killed: nothing is tidied up. */
final class KilledWriter {
    static final int EXIT_CODE = 137;

    private KilledWriter() {}

    /** Takes the checkpoint's id, then the store: "directory" and its path. */
    public static void main(String[] arguments) throws IOException {
        store(arguments).put(arguments[0], files -> {
            files.write("a.txt", out -> out.write(1));
            files.write("b.txt", out -> {
                out.write(new byte[9 << 20]);
                out.flush();
                Runtime.getRuntime().halt(EXIT_CODE);
            });
            throw new IOException("it lives");
        });
    }

    private static CheckpointStore store(String[] arguments) {
        return switch (arguments[1]) {
            case "directory" -> new DirectoryStore(Path.of(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[1]);
        };
    }
}
