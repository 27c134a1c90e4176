package io.squadron.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.local.stack.SupervisorReport.Failed;
import io.squadron.local.stack.SupervisorReport.PartChanged;
import io.squadron.local.stack.SupervisorReport.Running;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small values that a stack is described with. */
class StackValuesTest {
    @Test
    void theDefaultPortsAreTheDocumentedOnes() {
        assertThat(new Ports(0).endpoints())
                .isEqualTo(new Endpoints(
                        "127.0.0.1:9410",
                        "jdbc:postgresql://127.0.0.1:9415/squadron?requireAuth=scram-sha-256",
                        "127.0.0.1:9411",
                        "127.0.0.1:9412",
                        "127.0.0.1:9413",
                        "127.0.0.1:9414",
                        URI.create("http://127.0.0.1:8414/")));
    }

    @ParameterizedTest
    @ValueSource(ints = {-8000, 56121, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void anOffsetThatLeavesTheRangeOfPortsIsRefused(int offset) {
        assertThatThrownBy(() -> new Ports(offset))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("choose one from -7387 to 56120");
    }

    @Test
    void aPortInUseIsNamedWithItsPartAndTheWayOut() throws Exception {
        Ports ports = FreePorts.forAStack();
        try (ServerSocket taken = new ServerSocket(ports.http(Part.INFERENCE), 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(ports::requireFree)
                    .hasMessage("Port " + taken.getLocalPort() + " on 127.0.0.1 is in use, and the inference-service"
                            + " (HTTP) needs it: stop the program that listens there, or shift all of Squadron's ports"
                            + " with --port-offset N.");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 200", "3, 400", "4, 500", "60, 500"})
    void thePauseBeforeARestartDoublesUpToItsLimit(int deaths, long millis) {
        RestartPolicy policy =
                new RestartPolicy(100, Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofMinutes(1));
        assertThat(policy.pause(deaths)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void aReportIsReadAsItWasWrittenWhateverItsTextHolds() {
        String text = "ends with:\n  50 % of C:\\new\ttabs + \u00e9\r\n";
        assertThat(SupervisorReport.parse(new Failed(text).line())).contains(new Failed(text));
        PartChanged change = new PartChanged(Part.EVAL, PartState.RESTARTING, text);
        assertThat(SupervisorReport.parse(change.line())).contains(change);
        assertThat(SupervisorReport.parse(new Running().line())).contains(new Running());
        assertThat(SupervisorReport.parse("a library says hello")).isEmpty();
    }

    @Test
    void theEndOfALogIsTheEndOfThisLife(@TempDir Path directory) throws Exception {
        LogFile log = new LogFile(directory.resolve("service.log"));
        assertThat(log.lastLines(0, 3)).isEmpty();
        Files.writeString(log.path(), "an earlier life\n");
        long start = log.length();
        Files.writeString(log.path(), "an earlier life\none\ntwo\nthree\n");
        assertThat(log.lastLines(start, 2)).containsExactly("two", "three");
        assertThat(log.lastLines(start, 9)).containsExactly("one", "two", "three");
    }

    @Test
    void aLogThatHasGrownLargeMakesRoomWhileItIsWritten(@TempDir Path directory) throws Exception {
        LogFile log = new LogFile(directory.resolve("service.log"));
        try (OutputStream process = new FileOutputStream(log.path().toFile(), true)) {
            process.write(new byte[8 << 20]);
            log.rotateIfLarge();
            assertThat(log.path()).as("not yet").hasSize(8 << 20);
            process.write('!');
            log.rotateIfLarge();
            process.write("and on\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(log.path()).hasContent("and on\n");
        assertThat(directory.resolve("service.log.1")).hasSize((8 << 20) + 1);
        assertThat(directory.resolve("service.log.1.next")).doesNotExist();
    }

    @Test
    void aLookThatFailsIsTakenAgain() throws Exception {
        CountDownLatch looks = new CountDownLatch(3);
        Rounds.Look failing = () -> {
            looks.countDown();
            throw new AssertionError("a bug");
        };
        try (Rounds rounds = new Rounds("test", Duration.ofMillis(1), List.of(failing))) {
            assertThat(rounds).isNotNull();
            assertThat(looks.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aStrangerWhoGotTheProcessIdIsNotThatProcess() {
        ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current());
        assertThat(self.find()).contains(ProcessHandle.current());
        assertThat(new ProcessIdentity(self.pid(), self.startedAtMillis() - 60_000).find())
                .isEmpty();
    }
}
