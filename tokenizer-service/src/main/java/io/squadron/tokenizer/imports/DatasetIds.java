package io.squadron.tokenizer.imports;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Data set ids that people can read and sort: NAME-yyyyMMdd-HHmmss-xxxx, the last part at random. */
final class DatasetIds {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private DatasetIds() {}

    static String create(String name) {
        return "%s-%s-%04x"
                .formatted(
                        name,
                        TIME.format(Instant.now()),
                        ThreadLocalRandom.current().nextInt(1 << 16));
    }
}
