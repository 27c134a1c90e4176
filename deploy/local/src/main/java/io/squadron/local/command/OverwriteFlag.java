package io.squadron.local.command;

import io.squadron.local.job.OutputDirectory;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** run_squad's flag for an output directory that holds something. */
final class OverwriteFlag {
    private static final String NAME = "--overwrite_output_dir";

    @Option(names = NAME, description = "Write into an --output_dir that is not empty, without a question.")
    private boolean overwriteOutputDir;

    boolean isGiven() {
        return overwriteOutputDir;
    }

    /**
     * Asks before the results of an earlier evaluation are written over.
     *
     * @throws io.squadron.local.job.FailedException if they are to stay
     */
    void requireForResults(Path outputDirectory) {
        List<String> results = OutputDirectory.resultsIn(outputDirectory);
        if (!overwriteOutputDir && !results.isEmpty()) {
            Confirmation.require(
                    outputDirectory + " holds results (" + String.join(", ", results) + "). Write over them?",
                    "Nothing was done: " + outputDirectory + " holds results; " + NAME + " writes over them.");
        }
    }
}
