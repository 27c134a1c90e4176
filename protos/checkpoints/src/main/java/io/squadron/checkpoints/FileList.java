package io.squadron.checkpoints;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Checks the names of the files that a content writes, and remembers what was written. */
public final class FileList implements CheckpointContent.Files {
    /** Puts one file where it belongs. */
    public interface Target {
        HashedFile write(String name, FileContent content) throws IOException;
    }

    private final Target target;
    private final List<HashedFile> written = new ArrayList<>();

    public FileList(Target target) {
        this.target = target;
    }

    @Override
    public void write(String name, FileContent content) throws IOException {
        PlainNames.require(name);
        boolean taken = written.stream().anyMatch(file -> file.name().equalsIgnoreCase(name));
        if (taken || name.equalsIgnoreCase(CheckpointNames.MANIFEST)) {
            throw new IllegalArgumentException("The checkpoint has two files called \"%s\"".formatted(name));
        }
        written.add(target.write(name, content));
    }

    /** In the order of writing. */
    public List<HashedFile> written() {
        return List.copyOf(written);
    }
}
