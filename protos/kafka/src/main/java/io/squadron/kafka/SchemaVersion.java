package io.squadron.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The version of a record's value, in the header {@value #HEADER}: a decimal number. It rises when a reader of the version
 * before would misunderstand a value; a reader refuses what it does not know, it does not guess.
 */
public final class SchemaVersion {
    /** The header's name. A record without it is of version 1. */
    public static final String HEADER = "schema_version";

    /** What this code writes, and the highest that it reads. */
    public static final int CURRENT = 1;

    private SchemaVersion() {}

    /** Marks a record that is about to be sent, unless it is marked already. */
    public static void stamp(Headers headers) {
        if (headers.lastHeader(HEADER) == null) {
            headers.add(new RecordHeader(HEADER, Integer.toString(CURRENT).getBytes(US_ASCII)));
        }
    }

    /**
     * The version that headers tell.
     *
     * @throws IllegalArgumentException if it is no number from 1 to {@link #CURRENT}; one sentence
     */
    public static int require(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        if (header == null) {
            return 1;
        }
        String text = header.value() == null ? "" : new String(header.value(), US_ASCII);
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException("its schema_version is \"%s\", which is no version".formatted(text));
        }
        int version = Integer.parseInt(text);
        if (version > CURRENT) {
            throw new IllegalArgumentException(
                    "its schema_version is %d, but this service reads up to %d: upgrade the service"
                            .formatted(version, CURRENT));
        }
        return version;
    }
}
