package io.squadron.local.backup;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The migrations of the eval-service that belongs to this command line. */
final class Migrations {
    private static final String PLACE = "db/migration";
    private static final Pattern NAME = Pattern.compile("V([0-9]+)__.*\\.sql");

    private Migrations() {}

    /** The number of the newest one. */
    static int newest() {
        URL place = Migrations.class.getClassLoader().getResource(PLACE);
        if (place == null) {
            throw new IllegalStateException("The class path lacks " + PLACE + " (artifact io.squadron:eval-service)");
        }
        try {
            URI uri = place.toURI();
            if (!uri.getScheme().equals("jar")) {
                return newest(Path.of(uri));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return newest(jar.getPath(PLACE));
            }
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("The migrations in " + place + " cannot be listed", e);
        }
    }

    private static int newest(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToInt(name -> Integer.parseInt(name.group(1)))
                    .max()
                    .orElse(0);
        }
    }
}
