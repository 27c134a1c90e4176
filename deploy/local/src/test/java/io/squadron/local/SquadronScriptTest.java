package io.squadron.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The script {@code deploy/squadron} in a checkout of small files, with a Maven that copies sources and a Java that says
 * what it is asked to run. There is a space in every path.
 */
class SquadronScriptTest {
    private static final Path SCRIPT =
            Path.of("..", "squadron").toAbsolutePath().normalize();
    private static final List<String> SERVICES =
            List.of("tokenizer-service", "trainer-service", "inference-service", "eval-service");

    @TempDir
    Path temporary;

    private Path checkout;
    private Path home;
    private String path = System.getenv("PATH");

    @BeforeEach
    void makeACheckout() throws IOException {
        checkout = Files.createDirectories(temporary.resolve("a checkout"));
        home = temporary.resolve("a home");
        Files.createDirectories(checkout.resolve("deploy"));
        executable(checkout.resolve("deploy/squadron"), Files.readString(SCRIPT));
        executable(
                checkout.resolve("mvnw"),
                """
                #!/bin/sh
                while [ "$1" != -f ]; do shift; done
                case $2 in *[[:space:]]*) echo "a space in $2" >&2; exit 1 ;; esac
                cd "$(dirname "$2")"
                echo begun >>begun
                while [ -e hold ]; do sleep 0.1; done
                for service in tokenizer trainer inference eval; do
                  mkdir -p $service-service/target/quarkus-app
                  cat $service-service/src/main/code >$service-service/target/quarkus-app/quarkus-run.jar
                done
                mkdir -p deploy/local/target/lib
                cat deploy/local/src/main/code >deploy/local/target/squadron.jar
                cp deploy/local/src/main/code deploy/local/target/lib/a-library.jar
                echo built >>builds
                """);
        executable(
                temporary.resolve("jdk/bin/java"),
                """
                #!/bin/sh
                if [ "$1" = -XshowSettings:properties ]; then
                  echo '    java.runtime.version = 21.0.2+1' >&2
                  exit
                fi
                echo "$@" >>"$0.calls"
                case $* in
                  *-XX:DumpLoadedClassList=classes*) echo some >classes; exit ;;
                  *-Xshare:dump*) mv classes archive; exit ;;
                esac
                while [ "$1" != -jar ]; do shift; done
                printf '%s\\n' "$2"
                cat "$2"
                read -r line || :
                """);
        javaIs("17.0.15+6");
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        for (String service : SERVICES) {
            write(service + "/pom.xml", "<project/>");
            write(service + "/src/main/code", "one\n");
        }
        write("deploy/local/pom.xml", "<project/>");
        write("deploy/local/src/main/code", "one\n");
    }

    @Test
    void whatRunsIsACopyThatALaterBuildLeavesAlone() throws Exception {
        try (Command first = start()) {
            Path running = first.jar();
            assertThat(running).startsWith(home.resolve("dist")).hasContent("one\n");
            assertThat(Files.getPosixFilePermissions(home))
                    .as("a new home is its owner's alone")
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(running.resolveSibling("lib").resolve("a-library.jar")).exists();
            assertThat(running.getParent().resolveSibling("trainer-service").resolve("quarkus-run.jar"))
                    .exists();

            write("deploy/local/src/main/code", "two\n");
            try (Command second = start()) {
                assertThat(second.jar()).hasContent("two\n");
                assertThat(running).as("a command runs from it").hasContent("one\n");
            }
        }
        write("deploy/local/src/main/code", "three\n");
        try (Command third = start()) {
            assertThat(copies()).containsExactly(third.copy());
        }
    }

    @Test
    void theCopyThatAStackRunsFromIsKept() throws Exception {
        Path first;
        try (Command command = start()) {
            first = command.copy();
        }
        Files.writeString(home.resolve("stack.json"), "{\"distribution\": \"" + first + "\"}");
        write("trainer-service/src/main/code", "two\n");
        try (Command command = start()) {
            assertThat(copies()).containsExactlyInAnyOrder(first, command.copy());
        }
    }

    @Test
    void theCopyOfAStackThatHasGoneDownSinceIsRemovedByTheNextCommandAndSoIsOneThatWasNotFinished() throws Exception {
        Path first;
        try (Command command = start()) {
            first = command.copy();
        }
        Path state = Files.writeString(home.resolve("stack.json"), "{\"distribution\": \"" + first + "\"}");
        write("trainer-service/src/main/code", "two\n");
        try (Command command = start()) {
            assertThat(command.copy()).isNotEqualTo(first);
        }
        Files.delete(state);
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path unfinished = Files.createDirectories(home.resolve("dist/.abc." + dead.pid()));
        try (Command command = start()) {
            assertThat(copies()).containsExactly(command.copy()).doesNotContain(unfinished);
        }
    }

    @Test
    void whatTwoServicesHaveAlikeIsKeptOnce() throws Exception {
        String large = "x".repeat(1_000_000);
        write("trainer-service/src/main/code", large);
        write("inference-service/src/main/code", large);
        try (Command command = start()) {
            assertThat(Files.isSameFile(
                            command.copy().resolve("trainer-service/quarkus-run.jar"),
                            command.copy().resolve("inference-service/quarkus-run.jar")))
                    .isTrue();
        }
    }

    @Test
    void theSecondCommandStartsFromAnArchiveThatTheFirstHasMadeForItsJava() throws Exception {
        Path archive;
        try (Command first = start()) {
            archive = first.copy().resolve("17.0.15+6.jsa");
            await().until(() -> Files.exists(archive) && !Files.exists(Path.of(archive + ".making")));
        }
        try (Command second = start()) {
            assertThat(second.copy()).isEqualTo(archive.getParent());
        }
        assertThat(calls()).last().asString().contains("-XX:SharedArchiveFile=" + archive);

        javaIs("17.0.16+1");
        try (Command other = start()) {
            await().until(() -> Files.exists(other.copy().resolve("17.0.16+1.jsa")));
        }
        assertThat(calls()).filteredOn(call -> call.contains("-Xshare:dump")).hasSize(2);
    }

    @Test
    void anArchiveThatCouldNotBeMadeIsNotTriedAtEveryCommand() throws Exception {
        try (Command first = start()) {
            await().until(() -> Files.exists(first.copy().resolve("17.0.15+6.jsa")));
            Files.delete(first.copy().resolve("17.0.15+6.jsa"));
            await().until(() -> !Files.exists(first.copy().resolve("17.0.15+6.jsa.making")));
            Files.createDirectory(first.copy().resolve("17.0.15+6.jsa.making"));
        }
        try (Command second = start()) {
            assertThat(second.jar()).hasContent("one\n");
        }
        assertThat(calls()).filteredOn(call -> call.contains("-Xshare:dump")).hasSize(1);
    }

    @Test
    void javaIsAskedWhereNothingBesideItSaysWhichItIs() throws Exception {
        Files.delete(temporary.resolve("jdk/release"));
        try (Command command = start()) {
            await().until(() -> Files.exists(command.copy().resolve("21.0.2+1.jsa")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_402-b06", "9.0.4+11", "16.0.2+7"})
    void anOldJavaIsRefusedInOneSentence(String version) throws Exception {
        javaIs(version);
        Process refused = launch();
        assertThat(refused.errorReader().lines())
                .singleElement()
                .asString()
                .contains("is Java " + version + ", but Squadron needs 17 or newer");
        assertThat(refused.waitFor()).isEqualTo(1);
    }

    @Test
    void anUnchangedCheckoutIsNeitherBuiltNorCopiedAgain() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (Command command = start("--home", home.toString())) {
                assertThat(command.copy()).exists();
            }
        }
        assertThat(checkout.resolve("builds")).hasContent("built\n");
        assertThat(copies()).hasSize(1);
    }

    @Test
    void theJarsOfAnEarlierVersionAreNotTakenForTheBuilt() throws Exception {
        write("deploy/local/target/local-0.9.jar", "an earlier version\n");
        try (Command command = start()) {
            assertThat(command.jar()).hasContent("one\n");
        }
    }

    @Test
    void withAHomeThatCannotBeWrittenTheCommandRunsAllTheSameAndSaysSoItself() throws Exception {
        Path file = Files.writeString(temporary.resolve("a file"), "");
        try (Command command = start("--home=" + file)) {
            assertThat(command.jar()).isEqualTo(checkout.resolve("deploy/local/target/squadron.jar"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoCommandsAtOnceBuildOnceAndTheSecondSaysThatItWaits(boolean withFlock) throws Exception {
        path = withFlock ? System.getenv("PATH") : pathWithout("flock");
        write("hold", "");
        Process first = launch();
        await().until(() -> Files.exists(checkout.resolve("begun")));
        Process second = launch();
        assertThat(second.errorReader().readLine())
                .isEqualTo("squadron: another command is building Squadron; waiting for it...");

        Files.delete(checkout.resolve("hold"));

        try (Command builder = new Command(first);
                Command waiter = new Command(second)) {
            assertThat(waiter.jar()).isEqualTo(builder.jar()).hasContent("one\n");
        }
        assertThat(checkout.resolve("builds")).hasContent("built\n");
    }

    @Test
    void whereThereIsNoFlockTheLockOfAProcessThatDiedIsTaken() throws Exception {
        path = pathWithout("flock");
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.createSymbolicLink(
                Files.createDirectories(checkout.resolve("target")).resolve("squadron-build.lock.process"),
                Path.of(Long.toString(dead.pid())));

        try (Command command = start()) {
            assertThat(command.jar()).hasContent("one\n");
        }
        assertThat(checkout.resolve("target/squadron-build.lock.process")).doesNotExist();
    }

    @Test
    void aBuildThatFailedLeavesNoLock() throws Exception {
        executable(checkout.resolve("mvnw"), "#!/bin/sh\necho broken\nexit 1\n");
        for (boolean withFlock : new boolean[] {true, false}) {
            path = withFlock ? System.getenv("PATH") : pathWithout("flock");
            for (int i = 0; i < 2; i++) {
                Process failing = launch();
                assertThat(failing.errorReader().lines())
                        .contains("broken")
                        .noneMatch(line -> line.contains("waiting"));
                assertThat(failing.waitFor()).isEqualTo(1);
            }
        }
    }

    /** Every program of this path but one. */
    private String pathWithout(String program) throws IOException {
        Path programs = Files.createDirectories(temporary.resolve("programs"));
        for (String directory : System.getenv("PATH").split(":", -1)) {
            if (Files.isDirectory(Path.of(directory))) {
                try (Stream<Path> entries = Files.list(Path.of(directory))) {
                    for (Path entry : entries.toList()) {
                        Path link = programs.resolve(entry.getFileName());
                        if (!link.endsWith(program) && !Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                            Files.createSymbolicLink(link, entry);
                        }
                    }
                }
            }
        }
        return programs.toString();
    }

    private void javaIs(String version) throws IOException {
        Files.writeString(
                temporary.resolve("jdk/release"),
                "IMPLEMENTOR=\"Somebody\"\nJAVA_RUNTIME_VERSION=\"" + version + "\"\nJAVA_VERSION=\"0\"\n");
    }

    /** What Java was called with, in order. */
    private List<String> calls() throws IOException {
        return Files.readAllLines(temporary.resolve("jdk/bin/java.calls"));
    }

    private List<Path> copies() throws IOException {
        try (Stream<Path> entries = Files.list(home.resolve("dist"))) {
            return entries.toList();
        }
    }

    private Command start(String... arguments) throws IOException {
        return new Command(launch(arguments));
    }

    private Process launch(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(checkout.resolve("deploy/squadron").toString(), "status"), Stream.of(arguments))
                        .toList());
        builder.environment().put("JAVA_HOME", temporary.resolve("jdk").toString());
        builder.environment().put("SQUADRON_HOME", home.toString());
        builder.environment().put("PATH", path);
        return builder.start();
    }

    /** A command that runs until it is closed. */
    private static final class Command implements AutoCloseable {
        private final Process process;
        private final Path jar;

        Command(Process process) throws IOException {
            this.process = process;
            BufferedReader output = process.inputReader();
            String said = output.readLine();
            assertThat(said).as(() -> errors(process)).isNotNull();
            jar = Path.of(said);
        }

        Path jar() {
            return jar;
        }

        Path copy() {
            return jar.getParent().getParent();
        }

        private static String errors(Process process) {
            return String.join("\n", process.errorReader().lines().toList());
        }

        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
            process.onExit().join();
        }
    }

    private void write(String path, String content) throws IOException {
        Path file = checkout.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static void executable(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
