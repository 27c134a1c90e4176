package io.squadron.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.squadron.embedded.LoopbackPort;
import io.squadron.local.stack.StackState.PartStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keeping of services, with small programs in their place and without broker or database. */
class ServiceKeeperTest {
    private static final RestartPolicy QUICK =
            new RestartPolicy(2, Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMinutes(1));
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final HealthWatch CLOSE = new HealthWatch(Duration.ofMillis(30), Duration.ofMillis(400), 3);

    @TempDir
    Path directory;

    private StackHome home;
    private StateRecorder recorder;
    private final CompletableFuture<Void> nobodyStops = new CompletableFuture<>();

    @BeforeEach
    void createHome() {
        home = new StackHome(directory);
        home.create();
        recorder = new StateRecorder(home, new Ports(0), StackListener.NONE);
    }

    @Test
    void theStackIsUpWhenItsServicesSayThatTheyAreReadyAndLeavesNothingBehind() {
        List<ProcessIdentity> processes;
        try (HostedStack stack = stack(FakeService.Mode.READY, LIMIT)) {
            stack.start(nobodyStops);
            assertThat(status().state()).isEqualTo(PartState.READY);
            processes = home.lastState().orElseThrow().parts().stream()
                    .map(PartStatus::process)
                    .toList();
            assertThat(processes).allMatch(process -> process.find().isPresent());
        }
        assertThat(processes).noneMatch(process -> process.find().isPresent());
        assertThat(status().state()).isEqualTo(PartState.STOPPED);
    }

    @Test
    void u6AServiceGetsItsVariablesUnlessTheEnvironmentHasThem() {
        try (HostedStack stack = stack(FakeService.Mode.READY, LIMIT)) {
            stack.start(nobodyStops);

            assertThat(home.log(Part.TRAINER.title()).path())
                    .content()
                    .contains("greeting hello")
                    .contains("home of-the-secrets")
                    .doesNotContain("of-the-definition");
        }
    }

    @Test
    void aServiceThatDiesIsStartedAgainAndGivenUpWhenItKeepsDying() {
        try (HostedStack stack = stack(FakeService.Mode.READY, LIMIT)) {
            stack.start(nobodyStops);
            for (int death = 1; death <= QUICK.maxInARow(); death++) {
                kill(status());
                int restarts = death;
                await().atMost(LIMIT)
                        .until(() -> status().restarts() == restarts && status().state() == PartState.READY);
            }
            kill(status());
            await().atMost(LIMIT).until(() -> status().state() == PartState.FAILED);
            assertThat(status().process()).isNull();
        }
    }

    @Test
    void aServiceThatEndsDuringTheStartIsNamedWithWhatItSaidLast() {
        try (HostedStack stack = stack(FakeService.Mode.ENDS_AT_ONCE, LIMIT)) {
            assertThatThrownBy(() -> stack.start(nobodyStops))
                    .isInstanceOf(StackException.class)
                    .hasMessageStartingWith("The trainer-service ended with exit code 3; its log is "
                            + home.log("trainer").path() + " and ends with:")
                    .hasMessageEndingWith("the configuration key squadron.x is wrong");
        }
    }

    @Test
    void aServiceThatNeverBecomesReadyIsKilledAfterTheLimit() {
        try (HostedStack stack = stack(FakeService.Mode.NEVER_READY, Duration.ofSeconds(2))) {
            assertThatThrownBy(() -> stack.start(nobodyStops))
                    .isInstanceOf(StackException.class)
                    .hasMessageStartingWith("The trainer-service was not ready after 2 s; its log is ");
            assertThat(status().state()).isEqualTo(PartState.FAILED);
        }
    }

    @Test
    void aStartThatIsNoLongerWantedEndsAtOnce() {
        CompletableFuture<Void> stopRequested = new CompletableFuture<>();
        StackListener impatient = (part, state, detail) -> stopRequested.complete(null);
        recorder = new StateRecorder(home, new Ports(0), impatient);
        try (HostedStack stack = stack(FakeService.Mode.NEVER_READY, Duration.ofMinutes(10))) {
            stack.start(stopRequested);
        }
        assertThat(status().state()).isEqualTo(PartState.STOPPED);
    }

    @Test
    void aServiceThatHangsIsKilledAndStartedAgain() throws Exception {
        try (HostedStack stack = stack(FakeService.Mode.READY, LIMIT)) {
            stack.start(nobodyStops);
            long hanging = status().process().pid();
            signal("STOP", hanging);
            await().atMost(LIMIT).until(() -> status().restarts() == 1 && status().state() == PartState.READY);
            assertThat(status().process().pid()).isNotEqualTo(hanging);
        }
    }

    @Test
    void aServiceThatRunsWithoutDoingItsWorkIsShownWithWhatItWaitsFor() throws Exception {
        try (HostedStack stack = stack(FakeService.Mode.READY, LIMIT)) {
            stack.start(nobodyStops);
            Path notReady = Files.createFile(directory.resolve(FakeService.NOT_READY_FILE));
            await().atMost(LIMIT).until(() -> status().state() == PartState.NOT_READY);
            assertThat(status().detail()).isEqualTo("waits for: Kafka (no broker)");
            Files.delete(notReady);
            await().atMost(LIMIT).until(() -> status().state() == PartState.READY);
            assertThat(status().restarts()).isZero();
        }
    }

    @Test
    void aServiceIsStartedAgainAlsoWhileNothingCanBeWritten() throws Exception {
        CountDownLatch readyTwice = new CountDownLatch(2);
        recorder = new StateRecorder(home, new Ports(0), (part, state, detail) -> {
            if (state == PartState.READY) {
                readyTwice.countDown();
            }
        });
        try (HostedStack stack = stack(FakeService.Mode.READY, LIMIT)) {
            stack.start(nobodyStops);
            // As on a full disk: the next state can be written nowhere.
            Path inTheWay = Files.createDirectory(directory.resolve("stack.json.next"));
            kill(status());
            assertThat(readyTwice.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

            Files.delete(inTheWay);
            recorder.writeUnwritten();
            assertThat(status().restarts()).isEqualTo(1);
            assertThat(status().state()).isEqualTo(PartState.READY);
        }
    }

    /** None of them ends before all four were asked; one that is asked only after another has ended would be killed. */
    @Test
    void servicesAreStoppedAllAtOnceHoweverFewProcessorsThereAre() {
        Iterator<Integer> ports = LoopbackPort.free(4).iterator();
        List<ServiceKeeper> keepers = Stream.of(Part.TOKENIZER, Part.TRAINER, Part.INFERENCE, Part.EVAL)
                .map(part -> keeper(
                        FakeService.definition(part, ports.next(), FakeService.Mode.ENDS_WITH_THREE_OTHERS), LIMIT))
                .toList();
        HostedStack stack = new HostedStack(List.of(), keepers, LIMIT);
        stack.start(nobodyStops);
        assertTimeout(StopLimits.SERVICE, stack::close);
        assertThat(home.lastState().orElseThrow().parts())
                .hasSize(4)
                .allMatch(part -> part.state() == PartState.STOPPED);
    }

    private HostedStack stack(FakeService.Mode mode, Duration startLimit) {
        ServiceDefinition service = FakeService.definition(Part.TRAINER, LoopbackPort.free(), mode);
        return new HostedStack(List.of(), List.of(keeper(service, startLimit)), LIMIT);
    }

    private ServiceKeeper keeper(ServiceDefinition service, Duration startLimit) {
        return new ServiceKeeper(service, home, recorder, QUICK, startLimit, CLOSE);
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private PartStatus status() {
        return home.lastState().orElseThrow().parts().get(0);
    }

    private static void kill(PartStatus status) {
        status.process().find().orElseThrow().destroyForcibly();
    }
}
