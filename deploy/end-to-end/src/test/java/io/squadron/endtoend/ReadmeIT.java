package io.squadron.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.squadron.endtoend.ledger.client.Questions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * U8: the README's blocks, one after the other, each as it stands but for the ports, from an empty home. SQuAD's files are the
 * sample that belongs to the project, under SQuAD's names. What a machine cannot run is skipped with a message.
 */
class ReadmeIT {
    private static final Path ROOT =
            Path.of(System.getProperty("squadron.dist")).toAbsolutePath().normalize();
    private static final Path SAMPLE = Path.of(System.getProperty("squadron.sample"));
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int PORT_OFFSET = 24_000;
    /** The inference-service's, which blocks name. */
    private static final List<Integer> PORTS = List.of(8413, 9413);

    @TempDir(cleanup = CleanupMode.ALWAYS)
    Path directory;

    @BeforeEach
    void aCheckoutWithSquadBesideIt() throws IOException {
        Files.createDirectory(directory.resolve("deploy"));
        Files.createSymbolicLink(directory.resolve("deploy/squadron"), ROOT.resolve("deploy/squadron"));
        Files.createSymbolicLink(directory.resolve("protos"), ROOT.resolve("protos"));
        String train = Files.readString(SAMPLE.resolve("train.json"));
        // Two articles train the same way as fourteen.
        Files.writeString(directory.resolve("train-v1.1.json"), Questions.articles(train, 0, 2));
        Files.copy(SAMPLE.resolve("dev.json"), directory.resolve("dev-v1.1.json"));
    }

    @AfterEach
    void nothingIsLeftRunning() throws Exception {
        run("sh", "-c", "deploy/squadron down");
    }

    @TestFactory
    Stream<DynamicTest> everyBlockRunsAsItStands() throws IOException {
        return ReadmeBlock.of(Files.readAllLines(ROOT.resolve("README.md"))).stream()
                .map(block -> DynamicTest.dynamicTest(
                        "line " + block.line() + ": "
                                + block.text().lines().findFirst().orElse(""),
                        () -> check(block)));
    }

    @Test
    void thePictureIsThere() throws IOException {
        List<String> pictures = Files.readAllLines(ROOT.resolve("README.md")).stream()
                .filter(line -> line.startsWith("!["))
                .map(line -> line.substring(line.indexOf('(') + 1, line.length() - 1))
                .toList();
        assertThat(pictures).isNotEmpty().allSatisfy(picture -> assertThat(ROOT.resolve(picture))
                .isNotEmptyFile());
    }

    private void check(ReadmeBlock block) throws Exception {
        assumeTrue(block.notRun().isEmpty(), block.notRun());
        if (!block.needs().isEmpty()) {
            String needed = block.needs().contains(" ") ? block.needs() : "command -v " + block.needs();
            assumeTrue(run("sh", "-c", needed).exitCode() == 0, "this machine has not: " + block.needs());
        }
        String text = block.text();
        for (int port : PORTS) {
            text = text.replace(":" + port, ":" + (port + PORT_OFFSET));
        }
        Result result =
                switch (block.language()) {
                    case "sh" -> run("sh", "-ec", text);
                    case "js" -> run("node", script("ask.js", text));
                    case "python" -> run("python3", script("ask.py", text));
                    case "java" -> runJava(text);
                    default ->
                        throw new AssertionError("There is no way to run a block of \"" + block.language() + "\"");
                };
        boolean unreachable =
                block.needs().equals("npm") && result.output().matches("(?s).*(ENOTFOUND|ECONN|EAI_AGAIN).*");
        assumeFalse(unreachable, "npm's registry cannot be reached");
        assertThat(result.exitCode()).as(result.output()).isZero();
        if (!block.language().equals("sh")) {
            assertThat(result.output()).as("an answer out of the context").containsPattern("report|Ada|1843|The");
        }
    }

    private String script(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    /** The block is the body of a main method; the stubs are those that the command line has. */
    private Result runJava(String text) throws Exception {
        Path source = Files.writeString(
                directory.resolve("Ask.java"),
                "import io.grpc.*;\nimport io.squadron.v1.*;\nimport java.util.concurrent.TimeUnit;\n"
                        + "class Ask { public static void main(String[] arguments) throws Exception {\n" + text
                        + "} }\n");
        String java = ProcessHandle.current().info().command().orElse("java");
        try (Stream<Path> libraries = Files.list(ROOT.resolve("deploy/local/target/lib"))) {
            String classPath = libraries.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
            return run(java, "-cp", classPath, source.toString());
        }
    }

    private record Result(int exitCode, String output) {}

    private Result run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile());
        builder.environment().put("SQUADRON_HOME", directory.resolve("home").toString());
        builder.environment().put("SQUADRON_PORT_OFFSET", Integer.toString(PORT_OFFSET));
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(ended)
                    .as("It did not end within " + LIMIT + ":\n" + Files.readString(output))
                    .isTrue();
            return new Result(process.exitValue(), Files.readString(output));
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }
}
