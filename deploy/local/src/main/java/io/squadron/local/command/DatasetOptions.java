package io.squadron.local.command;

import io.squadron.local.job.DatasetSource;
import io.squadron.v1.ImportOptions;
import io.squadron.v1.Split;
import io.squadron.v1.WindowSettings;
import java.nio.file.Path;

/**
 * How files become data sets.
 *
 * @param doLowerCase null if the user did not say
 * @param maxTrainSamples 0 means all, as does maxEvalSamples
 */
record DatasetOptions(
        String tokenizer,
        Boolean doLowerCase,
        WindowSettings windows,
        boolean version2WithNegative,
        long maxTrainSamples,
        long maxEvalSamples,
        boolean overwrite) {

    DatasetSource source(Path file, Split split) {
        return source(file, split, DatasetSource.nameOf(file));
    }

    DatasetSource source(Path file, Split split, String name) {
        ImportOptions.Builder options = ImportOptions.newBuilder()
                .setName(name)
                .setSplit(split)
                .setVersion2WithNegative(version2WithNegative)
                .setTokenizer(tokenizer)
                .setSettings(windows)
                .setMaxExamples(split == Split.SPLIT_TRAIN ? maxTrainSamples : maxEvalSamples)
                .setOverwrite(overwrite);
        if (doLowerCase != null) {
            options.setDoLowerCase(doLowerCase);
        }
        return new DatasetSource(file, options.build());
    }
}
