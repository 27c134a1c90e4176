package io.squadron.manifests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Environment variables that no service names, but a library in it reads: {@code library-settings.txt}. */
final class LibrarySettings {
    private LibrarySettings() {}

    static Set<String> variables() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                LibrarySettings.class.getResourceAsStream("library-settings.txt"), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\\s", 2)[0])
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
