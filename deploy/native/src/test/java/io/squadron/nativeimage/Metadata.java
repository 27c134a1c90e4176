package io.squadron.nativeimage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The files with which the services and their libraries tell native-image what it cannot find out by itself. */
final class Metadata {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DIRECTORY = "META-INF/native-image/";

    private Metadata() {}

    /** An entry of a file, e.g. a class and its constructors. */
    record Entry(String file, JsonNode json) {
        String name() {
            return json.path("name").asText();
        }

        @Override
        public String toString() {
            return file + ": " + name();
        }
    }

    /** All entries of files of a kind, e.g. "jni-config.json", of Squadron's and of libraries. */
    static List<Entry> entries(String kind) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (URL root : Collections.list(Metadata.class.getClassLoader().getResources(DIRECTORY))) {
            for (URL file : files(root, kind)) {
                try (InputStream in = file.openStream()) {
                    JSON.readTree(in).forEach(json -> entries.add(new Entry(file.getPath(), json)));
                }
            }
        }
        return entries;
    }

    private static List<URL> files(URL root, String kind) throws IOException {
        List<URL> files = new ArrayList<>();
        if (root.openConnection() instanceof JarURLConnection jar) {
            for (var entry : Collections.list(jar.getJarFile().entries())) {
                if (entry.getName().startsWith(DIRECTORY) && entry.getName().endsWith("/" + kind)) {
                    files.add(URI.create("jar:" + jar.getJarFileURL() + "!/" + entry.getName())
                            .toURL());
                }
            }
        } else {
            try (Stream<Path> found = Files.walk(Path.of(URI.create(root.toString())))) {
                for (Path path : found.filter(path -> path.endsWith(kind)).toList()) {
                    files.add(path.toUri().toURL());
                }
            }
        }
        return files;
    }

    /** The class of that name, which is not initialized: that may load a library. */
    static Class<?> type(String name) throws ClassNotFoundException {
        return switch (name) {
            case "int" -> int.class;
            case "long" -> long.class;
            case "boolean" -> boolean.class;
            default ->
                name.endsWith("[]")
                        ? type(name.substring(0, name.length() - 2)).arrayType()
                        : name.equals("byte")
                                ? byte.class
                                : Class.forName(name, false, Metadata.class.getClassLoader());
        };
    }

    /** Whether a class is there. */
    static boolean exists(String name) {
        try {
            type(name);
            return true;
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            return false;
        }
    }

    /** As libraries are laid out: "linux-x86_64", "linux-aarch64". */
    static String djlPlatform() {
        return "linux-" + (arm() ? "aarch64" : "x86_64");
    }

    /** As ONNX Runtime lays its libraries out. */
    static String onnxPlatform() {
        return "linux-" + (arm() ? "aarch64" : "x64");
    }

    private static boolean arm() {
        return System.getProperty("os.arch").toLowerCase(Locale.ROOT).equals("aarch64");
    }
}
