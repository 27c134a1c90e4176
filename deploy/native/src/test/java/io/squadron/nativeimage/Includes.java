package io.squadron.nativeimage;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Which resources go into the services' binaries: {@code quarkus.native.resources.includes} of their settings. */
final class Includes {
    private static final String KEY = "quarkus.native.resources.includes";

    private Includes() {}

    /** A glob, and the settings that it stands in. */
    record Include(String settings, String glob) {
        boolean matches(String resource) {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(resource));
        }
    }

    /** Those of all services. */
    static List<Include> all() throws IOException {
        List<Include> includes = new ArrayList<>();
        for (URL settings : Collections.list(Includes.class.getClassLoader().getResources("application.properties"))) {
            Properties properties = new Properties();
            try (InputStream in = settings.openStream()) {
                properties.load(in);
            }
            for (String glob : List.of(properties.getProperty(KEY).split(",", -1))) {
                includes.add(new Include(settings.getPath(), glob));
            }
        }
        return includes;
    }

    /** Names of all that is on the class path. */
    static List<String> resources() throws IOException {
        List<String> names = new ArrayList<>();
        for (String entry : List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                try (var files = Files.walk(path)) {
                    files.forEach(file -> names.add(path.relativize(file).toString()));
                }
            } else if (Files.exists(path)) {
                try (ZipFile jar = new ZipFile(path.toFile())) {
                    jar.stream().map(ZipEntry::getName).forEach(names::add);
                }
            }
        }
        return names;
    }
}
