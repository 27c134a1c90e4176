package io.squadron.tokenizer.grpc;

import io.squadron.tokenizer.dataset.Split;
import io.squadron.tokenizer.imports.ImportRequest;
import io.squadron.tokenizer.imports.InvalidImportException;
import io.squadron.tokenizer.window.InvalidSettingsException;
import io.squadron.tokenizer.window.WindowSettings;
import io.squadron.v1.ImportOptions;
import java.util.Optional;
import java.util.OptionalInt;

/** The contract's requests as domain values, with every default filled in. */
final class Requests {

    private Requests() {}

    static ImportRequest importRequest(ImportOptions options) {
        return new ImportRequest(
                options.getName(),
                split(options.getSplit()),
                options.getVersion2WithNegative(),
                options.getTokenizer(),
                settings(options.getSettings()),
                options.getMaxExamples(),
                options.hasDoLowerCase() ? Optional.of(options.getDoLowerCase()) : Optional.empty(),
                options.getSourceSha256().isEmpty() ? Optional.empty() : Optional.of(options.getSourceSha256()),
                options.getOverwrite());
    }

    static WindowSettings settings(io.squadron.v1.WindowSettings settings) {
        return WindowSettings.of(
                given("max_seq_length", settings.hasMaxSeqLength(), settings.getMaxSeqLength()),
                given("doc_stride", settings.hasDocStride(), settings.getDocStride()),
                given("max_query_length", settings.hasMaxQueryLength(), settings.getMaxQueryLength()));
    }

    /** A uint32 beyond Java's int arrives negative, as does a client's -1. */
    private static OptionalInt given(String field, boolean isSet, int value) {
        if (value < 0) {
            throw new InvalidSettingsException(
                    field + " is " + Integer.toUnsignedString(value) + ", which is too large.");
        }
        return isSet ? OptionalInt.of(value) : OptionalInt.empty();
    }

    private static Split split(io.squadron.v1.Split split) {
        return switch (split) {
            case SPLIT_TRAIN -> Split.TRAIN;
            case SPLIT_DEV -> Split.DEV;
            case SPLIT_UNSPECIFIED, UNRECOGNIZED ->
                throw new InvalidImportException("The split must be SPLIT_TRAIN or SPLIT_DEV.");
        };
    }
}
