package io.squadron.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What this machine's processor can do. */
public final class Processor {
    private static final Path CPUS = Path.of("/proc/cpuinfo");

    private Processor() {}

    /** Its instructions, as Linux names them for x86 and for ARM, in the order of the alphabet; elsewhere none. */
    public static Set<String> features() {
        return features(CPUS);
    }

    /** As a file of the form of {@code /proc/cpuinfo} says. */
    public static Set<String> features(Path cpus) {
        try (Stream<String> lines = Files.lines(cpus)) {
            return lines.filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                    .flatMap(line ->
                            Arrays.stream(line.substring(line.indexOf(':') + 1).split("\\s+")))
                    .filter(feature -> !feature.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            return Set.of(); // not Linux
        }
    }
}
