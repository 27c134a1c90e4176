package io.squadron.tokenizer.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Everything that can be set for the tokenizer-service, beside Quarkus' and Kafka's own keys. */
@ConfigMapping(prefix = "squadron.tokenizer")
public interface TokenizerConfig {

    /** Where registered tokenizers are kept, a directory per id. */
    @WithDefault("${user.home}/.squadron/tokenizers")
    Path tokenizersDirectory();

    /** How many tokenizers may be registered; each takes up to 60 MB of memory while it is used. */
    @WithDefault("64")
    int maxTokenizers();

    /**
     * Name of this replica, the host's name by default. At its start a replica marks those imports as failed that one of
     * the same name had left unfinished: two replicas that run side by side need two names.
     */
    Optional<String> instanceId();

    /** Imports that run at once; more are refused with RESOURCE_EXHAUSTED. */
    @WithDefault("2")
    int maxImports();

    /** How long an import waits for its client's next bytes before it fails. */
    @WithDefault("5m")
    Duration importIdleTimeout();

    /** How often an import tells its progress. */
    @WithDefault("200ms")
    Duration progressInterval();

    /** Longest context in characters (code points), for imports and for Featurize. */
    @WithDefault("1000000")
    int maxContextLength();

    /** Longest question in characters. */
    @WithDefault("100000")
    int maxQuestionLength();

    /** Longest question id in characters. */
    @WithDefault("1000")
    int maxIdLength();

    /** Longest paragraph of a file in bytes, with all its questions; one paragraph is in memory at a time. */
    @WithDefault("67108864")
    long maxParagraphBytes();

    /** Windows that one Featurize call may ask for; an import has no such limit. */
    @WithDefault("4096")
    int maxWindows();

    /** Characters of all contexts that Featurize keeps tokenized for the next question about them. */
    @WithDefault("4000000")
    int documentCacheCharacters();

    /** How long a call waits, after the start, for the list of data sets to be read from Kafka. */
    @WithDefault("20s")
    Duration catalogTimeout();
}
