package io.squadron.trainer.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What this machine's CPU can do.
 *
 * @param features by the names that Linux has for them; none where they cannot be told
 */
public record Cpu(Set<String> features) {
    private static final Path LINUX = Path.of("/proc/cpuinfo");
    /** x86's line, and ARM's. */
    private static final Pattern FEATURES = Pattern.compile("(?:flags|Features)\\s*:(.*)");

    private static final Set<String> BFLOAT16 = Set.of("avx512_bf16", "amx_bf16", "bf16", "svebf16");

    public static Cpu present() {
        return read(LINUX);
    }

    /** As Linux describes its CPUs in a file, of which the first one counts. */
    static Cpu read(Path file) {
        return new Cpu(Files.isReadable(file) ? features(file) : Set.of());
    }

    private static Set<String> features(Path file) {
        try (var lines = Files.lines(file)) {
            Optional<String> features = lines.map(FEATURES::matcher)
                    .filter(line -> line.matches())
                    .map(line -> line.group(1).strip())
                    .findFirst();
            return features.map(names -> Arrays.stream(names.split("\\s+")).collect(Collectors.toSet()))
                    .orElse(Set.of());
        } catch (IOException e) {
            return Set.of();
        }
    }

    /** It has no instructions for bfloat16, as far as is known. */
    boolean lacksBfloat16() {
        return !features.isEmpty() && Collections.disjoint(features, BFLOAT16);
    }
}
