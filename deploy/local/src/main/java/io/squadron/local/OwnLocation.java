package io.squadron.local;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Where this code lies: in the checkout that it was built in, or in what was copied of it. */
public final class OwnLocation {
    private OwnLocation() {}

    /** The jar, or the directory of the classes. */
    public static Path path() {
        try {
            return Path.of(OwnLocation.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The nearest directory above it, or itself, that fulfils a condition. */
    public static Optional<Path> nearest(Predicate<Path> condition) {
        return Stream.iterate(path(), directory -> directory != null, Path::getParent)
                .filter(condition)
                .findFirst();
    }
}
