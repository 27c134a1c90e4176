package io.squadron.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong with a machine, a home and a stack's parts. */
class CheckupTest {
    private static final long GIGABYTE = 1_000_000_000L;

    @TempDir
    Path home;

    private final Ports ports = FreePorts.forAStack();

    @Test
    void nothingIsWrongWithAFreshHome() {
        assertThat(findings())
                .noneMatch(Finding::isWrong)
                .extracting(Finding::subject)
                .contains("java", "ports");
    }

    @Test
    void aHomeThatIsNotThereYetHasTheRoomOfItsDisk() {
        assertThat(Checkup.of(StackOptions.of(home.resolve("not/yet"), ports.offset())))
                .filteredOn(finding -> finding.subject().equals("disk"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("GB free for", "not/yet"));
    }

    @Test
    void anOldJavaAndAFullDiskAndLittleMemoryAreWrong() {
        assertThat(Checkup.java(11).isWrong()).isTrue();
        assertThat(Checkup.java(17).isWrong()).isFalse();
        assertThat(Checkup.memory(16 * GIGABYTE, 8 * GIGABYTE).isWrong()).isFalse();
        assertThat(Checkup.memory(16 * GIGABYTE, GIGABYTE / 10).what()).isEqualTo("Only 0.1 GB of 16.0 GB to be had.");
        assertThat(Checkup.memory(2 * GIGABYTE, GIGABYTE).isWrong()).isTrue();
        Finding disk = new Checkup(new StackHome(home), 0).disk(GIGABYTE / 2);
        assertThat(disk.isWrong()).isTrue();
        assertThat(disk.what()).startsWith("Only 0.5 GB free");
        assertThat(disk.remedy()).contains("--home");
    }

    @Test
    void aPortThatSomebodyElseHasIsNamedWithWhoNeedsIt() throws IOException {
        try (ServerSocket stranger =
                new ServerSocket(ports.http(Part.INFERENCE), 1, InetAddress.getLoopbackAddress())) {
            assertThat(findings()).filteredOn(Finding::isWrong).singleElement().satisfies(finding -> assertThat(
                            finding.what())
                    .contains(Integer.toString(stranger.getLocalPort()), "inference-service (HTTP)"));
        }
    }

    @Test
    void aSupervisorThatWasKilledIsNamedWithWhatOutlivedIt() throws Exception {
        ProcessIdentity dead = new ProcessIdentity(Long.MAX_VALUE, 0);
        write(StackState.Phase.RUNNING, dead, PartState.READY, "");

        assertThat(findings()).filteredOn(Finding::isWrong).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).isEqualTo("leftovers");
            assertThat(finding.what())
                    .contains("(process " + Long.MAX_VALUE + ") is gone")
                    .contains("still run: " + ProcessHandle.current().pid());
            assertThat(finding.remedy()).contains("squadron down");
        });
    }

    @Test
    void aStateFromTheFutureMeansThatTheClockWasPutBack() throws Exception {
        write(StackState.Phase.RUNNING, self(), PartState.READY, "");
        Files.setLastModifiedTime(
                home.resolve("stack.json"), FileTime.from(Instant.now().plus(Duration.ofHours(2))));

        assertThat(findings())
                .filteredOn(finding -> finding.subject().equals("clock"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("minutes from now"));
    }

    @Test
    void aPartThatIsAwayIsNamedWithWhatTheSupervisorSays() throws Exception {
        write(StackState.Phase.RUNNING, self(), PartState.FAILED, "has died 5 times");

        assertThat(findings())
                .filteredOn(Finding::isWrong)
                .extracting(Finding::subject, Finding::what)
                .containsExactly(
                        tuple("kafka", "failed: has died 5 times"),
                        tuple("eval", "It does not answer: has died 5 times"));
    }

    private List<Finding> findings() {
        return Checkup.of(StackOptions.of(home, ports.offset()));
    }

    private static ProcessIdentity self() {
        return ProcessIdentity.of(ProcessHandle.current());
    }

    private void write(StackState.Phase phase, ProcessIdentity supervisor, PartState state, String detail)
            throws IOException {
        StackState written = new StackState(
                phase,
                supervisor,
                "",
                ports.offset(),
                ports.endpoints(),
                List.of(
                        new StackState.PartStatus(Part.KAFKA, state, self(), 0, detail),
                        new StackState.PartStatus(Part.EVAL, state, null, 0, detail)));
        new ObjectMapper().writeValue(home.resolve("stack.json").toFile(), written);
    }
}
