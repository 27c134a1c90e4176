package io.squadron.tokenizer.imports;

import io.squadron.tokenizer.dataset.Split;
import io.squadron.tokenizer.window.WindowSettings;
import io.squadron.v1.DatasetManifest;
import java.util.Optional;

/**
 * What is to be imported and how, checked.
 *
 * @param tokenizer as {@code TokenizerRegistry.find} takes it
 * @param maxExamples 0 means all
 * @param doLowerCase what the user asked for; only a warning comes of it
 * @param sourceSha256 of the file, if it is known beforehand
 * @param overwrite import even if the same was imported before
 */
public record ImportRequest(
        String name,
        Split split,
        boolean version2WithNegative,
        String tokenizer,
        WindowSettings settings,
        long maxExamples,
        Optional<Boolean> doLowerCase,
        Optional<String> sourceSha256,
        boolean overwrite) {

    public ImportRequest {
        if (!name.matches("[A-Za-z0-9._-]{1,100}")) {
            throw new InvalidImportException("The data set's name must be 1 to 100 letters, digits, '.', '_' or '-'.");
        }
        if (sourceSha256.isPresent() && !sourceSha256.get().matches("[0-9a-f]{64}")) {
            throw new InvalidImportException("source_sha256 must be 64 lower-case hexadecimal digits.");
        }
        if (maxExamples < 0) {
            throw new InvalidImportException("max_examples is too large; 0 means all.");
        }
    }

    /** True if importing this would give a data set of the same content. */
    boolean sameAs(DatasetManifest manifest, String sha256, String tokenizerId) {
        return manifest.getSourceSha256().equals(sha256)
                && manifest.getSplit() == Manifests.split(split)
                && manifest.getVersion2WithNegative() == version2WithNegative
                && manifest.getTokenizerId().equals(tokenizerId)
                && manifest.getSettings().equals(Manifests.settings(settings))
                && manifest.getMaxExamples() == maxExamples;
    }
}
