package io.squadron.images;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of one application, in layers: what changes seldom and is large comes first, so that a new build of Squadron
 * needs its last layer only.
 *
 * @param folder with the jar that is run and the libraries below {@code lib}
 */
record Application(Path folder) {
    /** Where it lies in the image. */
    static final String PLACE = "/app";

    /** Jars that hold native libraries; most of an image's size. */
    private static final Pattern NATIVE = Pattern.compile(
            ".*(pytorch-native|pytorch-jni|onnxruntime-|tokenizers-|zstd-jni|snappy-java|lz4-java|jline-native).*\\.jar");

    private static final Pattern PYTORCH =
            Pattern.compile(".*pytorch-native-cpu-[^/]*-(linux-[a-z0-9_]+|osx-.*)\\.jar");

    /** Native libraries, other libraries, Squadron itself. */
    List<FileEntriesLayer> layers() {
        Predicate<Path> library = file -> file.startsWith(folder.resolve("lib")) && !isOwn(file);
        return List.of(
                layer("native libraries", file -> library.test(file) && isNative(file)),
                layer("libraries", file -> library.test(file) && !isNative(file)),
                layer("application", file -> !library.test(file)));
    }

    /**
     * Fails if the application was packaged for machines of another kind.
     *
     * @param architecture as container images name it
     */
    void requireFor(String architecture) {
        String machine =
                switch (architecture) {
                    case "amd64" -> "linux-x86_64";
                    case "arm64" -> "linux-aarch64";
                    default ->
                        throw new ImageException("An image is for amd64 or arm64, not for \"" + architecture + "\"");
                };
        files().stream()
                .map(file -> PYTORCH.matcher(file.getFileName().toString()))
                .filter(matcher -> matcher.matches() && !matcher.group(1).equals(machine))
                .findFirst()
                .ifPresent(other -> {
                    throw new ImageException("%s is packaged for %s; package it with -Dpytorch-native.classifier=%s"
                            .formatted(folder, other.group(1), machine));
                });
    }

    private FileEntriesLayer layer(String name, Predicate<Path> of) {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        files().stream()
                .filter(of)
                .forEach(file -> layer.addEntry(
                        file,
                        AbsoluteUnixPath.get(PLACE)
                                .resolve(folder.relativize(file).toString()),
                        FilePermissions.fromOctalString("644")));
        return layer.build();
    }

    /** In one order, whatever the file system's is. */
    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            throw new ImageException("There is no " + folder + ": run ./mvnw package before");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new ImageException(folder + " cannot be read: " + e.getMessage());
        }
    }

    private static boolean isOwn(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("io.squadron.") || name.contains("-SNAPSHOT");
    }

    private static boolean isNative(Path file) {
        return NATIVE.matcher(file.getFileName().toString()).matches();
    }
}
