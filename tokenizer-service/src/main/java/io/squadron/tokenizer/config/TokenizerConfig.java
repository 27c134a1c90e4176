package io.squadron.tokenizer.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Everything that can be set for the tokenizer-service, beside Quarkus' and Kafka's own keys. */
@ConfigMapping(prefix = "squadron.tokenizer")
public interface TokenizerConfig {

    /** How many tokenizers may be registered; each takes up to 60 MB of memory while it is used. */
    @WithDefault("64")
    int maxTokenizers();

    /** Imports that run at once; more are refused with RESOURCE_EXHAUSTED. */
    @WithDefault("2")
    int maxImports();

    /** How long an import waits for its client's next bytes before it fails. */
    @WithDefault("5m")
    Duration importIdleTimeout();

    /**
     * How long an import's owner may be silent before another replica takes it for dead; it renews three times in that time. A
     * data set whose importer died is FAILED after twice this time.
     */
    @WithDefault("30s")
    Duration importLease();

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

    /** Windows that one question may make in Featurize. A dev question over it is left out of its data set and counted. */
    @WithDefault("4096")
    int maxWindows();

    /** Tokens that all windows of one question may have together, as {@link #maxWindows}: 4,096 windows of 384. */
    @WithDefault("1572864")
    long maxTokens();

    /**
     * Tokens of all Featurize calls under way, of their texts and of their windows together; what would exceed it is refused
     * with RESOURCE_EXHAUSTED. A token takes about 60 bytes of memory until its response has left.
     */
    @WithDefault("4194304")
    long maxTokensInFlight();

    /** Calls that may be under way at once, so that the requests' own bytes are bounded too. */
    @WithDefault("256")
    int maxCalls();

    /**
     * Tokens that a file's windows may have for each byte of it, beyond the first {@link #maxTokens}. SQuAD makes 0.5, long
     * contracts with forty questions each make 25.
     */
    @WithDefault("64")
    long maxTokensPerByte();

    /** Characters of all contexts that Featurize keeps tokenized for the next question about them. */
    @WithDefault("4000000")
    int documentCacheCharacters();

    /** How long a call waits for the lists of data sets and tokenizers to be read from Kafka. */
    @WithDefault("20s")
    Duration catalogTimeout();
}
