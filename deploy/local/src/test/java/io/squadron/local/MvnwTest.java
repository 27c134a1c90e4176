package io.squadron.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code mvnw}, with a download that copies a small distribution and a path that holds few programs. */
class MvnwTest {
    private static final Path MVNW =
            Path.of("..", "..", "mvnw").toAbsolutePath().normalize();
    private static final String NAME = "apache-maven-9.9.9";
    /** What it may use; unzip is not among them, as in the images of Eclipse Temurin. */
    private static final List<String> PROGRAMS = List.of(
            "sh",
            "uname",
            "dirname",
            "basename",
            "sed",
            "sort",
            "tr",
            "mktemp",
            "mkdir",
            "rm",
            "mv",
            "cp",
            "cat",
            "chmod",
            "find",
            "sha256sum");

    @TempDir
    Path temporary;

    private Path programs;

    @BeforeEach
    void makeAPath() throws IOException {
        programs = Files.createDirectories(temporary.resolve("programs"));
        for (String program : PROGRAMS) {
            executable(programs.resolve(program), "#!/bin/sh\nexec " + onThisPath(program) + " \"$@\"\n");
        }
    }

    @Test
    void withoutUnzipTheJdkUnpacksTheDistributionWhoseSumIsPinned() throws Exception {
        Path zip = distribution();
        wrapper(sha256(zip));
        download("cp '" + zip + "' \"$target\"");

        assertThat(mvnw("a goal")).isEqualTo("the pinned Maven: a goal\n");
        assertThat(mvnw("another")).as("from the cache").isEqualTo("the pinned Maven: another\n");
    }

    @Test
    void aDistributionWithAnotherSumIsRefused() throws Exception {
        Path zip = distribution();
        wrapper("0".repeat(64));
        download("cp '" + zip + "' \"$target\"");

        assertThat(mvnw("a goal")).contains("Failed to validate Maven distribution SHA-256");
    }

    @Test
    void whereNothingCanBeFetchedAnInstalledMavenIsUsedAndNamed() throws Exception {
        wrapper("0".repeat(64));
        download("exit 4");
        Path installed = executable(
                programs.resolve("mvn"),
                "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'Apache Maven 3.8.7'; else echo \"installed: $*\"; fi\n");

        assertThat(mvnw("a goal"))
                .contains("using the installed " + installed + " (3.8.7)")
                .endsWith("installed: a goal\n");
    }

    /** The Maven of this build on the project's own POM; what it needs has come with this build. */
    @Test
    void aPathWithASpaceIsRefusedBeforeAnythingElse() throws Exception {
        Path pom = Files.createDirectories(temporary.resolve("a checkout")).resolve("pom.xml");
        Files.copy(MVNW.resolveSibling("pom.xml"), pom);

        Process maven = new ProcessBuilder(
                        System.getProperty("maven.home") + "/bin/mvn",
                        "-B",
                        "-q",
                        "-o",
                        "-N",
                        "-Dmaven.repo.local=" + System.getProperty("maven.repo.local"),
                        "-f",
                        pom.toString(),
                        "validate")
                .redirectErrorStream(true)
                .start();
        String said = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(maven.waitFor()).as(said).isEqualTo(1);
        assertThat(said)
                .contains(
                        "Maven cannot build Squadron in a directory whose path holds a space (" + pom.getParent() + ")")
                .contains("move the checkout, or use deploy/squadron")
                .doesNotContain("spotless");
    }

    private void wrapper(String sha256) throws IOException {
        executable(temporary.resolve("a checkout/mvnw"), Files.readString(MVNW));
        Path properties = temporary.resolve("a checkout/.mvn/wrapper/maven-wrapper.properties");
        Files.createDirectories(properties.getParent());
        Files.writeString(
                properties,
                "distributionUrl=https://example.invalid/maven/" + NAME + "-bin.zip\ndistributionSha256Sum=" + sha256
                        + "\n");
    }

    private void download(String action) throws IOException {
        executable(
                programs.resolve("wget"),
                "#!/bin/sh\nwhile [ \"$1\" != -O ]; do shift; done\ntarget=$2\n" + action + "\n");
    }

    private Path distribution() throws IOException {
        Path zip = temporary.resolve("distribution.zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.putNextEntry(new ZipEntry(NAME + "/bin/mvn"));
            out.write("#!/bin/sh\necho \"the pinned Maven: $*\"\n".getBytes(StandardCharsets.UTF_8));
        }
        return zip;
    }

    private String mvnw(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(temporary.resolve("a checkout/mvnw").toString()), Stream.of(arguments))
                        .toList());
        builder.environment().put("PATH", programs.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MAVEN_USER_HOME", temporary.resolve("m2").toString());
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static Path onThisPath(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private static Path executable(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
