package io.squadron.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes images: the Maven profile {@code images} calls it with everything that it needs. */
public final class Images {
    private Images() {}

    /** Writes {@code NAME-image.tar} for each name into the target directory. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> given = Arrays.stream(arguments)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        Path checkout = Path.of(given.get("--checkout")).toRealPath();
        Path target = Path.of(given.get("--target"));
        Optional<Path> cuda =
                Optional.of(given.get("--cuda")).filter(path -> !path.isEmpty()).map(Path::of);
        for (String name : given.get("--names").split(",", -1)) {
            if (name.equals(Program.COMMAND_LINE)) {
                gather(checkout.resolve("deploy/local/target"), target.resolve(Program.COMMAND_LINE));
            }
            Image image = new Image(
                    new Program(name, checkout),
                    given.get("--version"),
                    given.get("--base"),
                    given.get("--architecture"),
                    cuda,
                    given.get("--pytorch"));
            Path tar = target.resolve(name + (image.cuda().isPresent() ? "-cuda" : "") + "-image.tar");
            image.write(tar, target.resolve("jib-cache"));
            System.out.println(image.name() + ": " + tar + ", " + (Files.size(tar) >> 20) + " MiB");
        }
    }

    /** The command line's jar and its libraries, without what else lies beside them. */
    private static void gather(Path built, Path folder) throws IOException {
        if (!Files.exists(built.resolve("squadron.jar"))) {
            throw new ImageException("There is no " + built.resolve("squadron.jar") + ": run ./mvnw package before");
        }
        Files.createDirectories(folder.resolve("lib"));
        copy(built.resolve("squadron.jar"), folder.resolve("squadron.jar"));
        try (Stream<Path> libraries = Files.list(built.resolve("lib"))) {
            for (Path library : libraries.toList()) {
                copy(library, folder.resolve("lib").resolve(library.getFileName()));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}
