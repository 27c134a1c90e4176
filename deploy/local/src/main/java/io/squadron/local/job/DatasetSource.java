package io.squadron.local.job;

import io.squadron.v1.ImportOptions;
import java.nio.file.Path;

/**
 * A SQuAD file and how it becomes a data set.
 *
 * @param options without the file's hash and size
 */
public record DatasetSource(Path file, ImportOptions options) {
    private static final int LONGEST_NAME = 100;

    /** A data set name made of the file's name: {@code /data/train v1.1.json} is {@code train-v1.1}. */
    public static String nameOf(Path file) {
        String name =
                String.valueOf(file.getFileName()).replaceFirst("\\.json$", "").replaceAll("[^A-Za-z0-9._-]+", "-");
        String usable = name.isEmpty() || name.equals("-") ? "dataset" : name;
        return usable.substring(0, Math.min(LONGEST_NAME, usable.length()));
    }
}
