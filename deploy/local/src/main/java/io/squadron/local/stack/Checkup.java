package io.squadron.local.stack;

import com.sun.management.OperatingSystemMXBean;
import io.squadron.embedded.LoopbackPort;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at the machine, at a home, and at the parts of its stack, for {@code squadron doctor}. It changes nothing. */
public final class Checkup {
    private static final int JAVA = 17;
    private static final long GIGABYTE = 1_000_000_000L;
    /** A run keeps checkpoints, and the broker stops when its disk is full. */
    private static final long DISK = 2 * GIGABYTE;
    /** What the services take at rest, and a small model. */
    private static final long MEMORY = 6 * GIGABYTE;

    private static final long FREE_MEMORY = GIGABYTE / 2;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    private final StackHome home;
    private final Ports ports;
    private final Optional<StackState> running;

    Checkup(StackHome home, int portOffset) {
        this.home = home;
        this.running = home.runningState();
        this.ports = new Ports(running.map(StackState::portOffset).orElse(portOffset));
    }

    /** Looks at everything that can be seen without asking a service for its contents. */
    public static List<Finding> of(StackOptions options) {
        return new Checkup(new StackHome(options.home()), options.portOffset()).all();
    }

    private List<Finding> all() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java(Runtime.version().feature()));
        findings.add(disk());
        findings.add(memory());
        clock().ifPresent(findings::add);
        key().ifPresent(findings::add);
        password().ifPresent(findings::add);
        leftovers().ifPresent(findings::add);
        if (running.isPresent()) {
            running.get().parts().stream().map(this::part).forEach(findings::add);
        } else {
            findings.add(ports());
        }
        return findings;
    }

    static Finding java(int version) {
        return version >= JAVA
                ? Finding.well("java", Runtime.version().toString())
                : Finding.wrong("java", "This is Java " + version + ".", "Install a JDK " + JAVA + " or newer.");
    }

    private Finding disk() {
        Path existing = home.directory();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            return disk(Files.getFileStore(existing).getUsableSpace());
        } catch (IOException e) {
            return Finding.wrong("disk", "Its room cannot be seen: " + e.getMessage(), "See " + existing + ".");
        }
    }

    /** What a home with that much room left is. */
    Finding disk(long usable) {
        String free = gigabytes(usable) + " free for " + home.directory();
        return usable >= DISK
                ? Finding.well("disk", free)
                : Finding.wrong(
                        "disk",
                        "Only " + free + "; a run needs " + gigabytes(DISK) + ".",
                        "Delete checkpoints (squadron delete), or choose another disk with --home DIR.");
    }

    private static Finding memory() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return memory(system.getTotalMemorySize(), available(system));
    }

    /** What the system would give to who asks: pages of files are given up for that. */
    private static long available(OperatingSystemMXBean system) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kilobytes -> Long.parseLong(kilobytes) * 1024)
                    .findFirst()
                    .orElseGet(system::getFreeMemorySize);
        } catch (IOException e) {
            return system.getFreeMemorySize();
        }
    }

    static Finding memory(long total, long available) {
        String sizes = gigabytes(available) + " of " + gigabytes(total) + " to be had";
        if (total < MEMORY) {
            return Finding.wrong(
                    "memory", sizes + ".", "Squadron wants 8 GB; smaller heaps: see squadron up --help (…_MAX_HEAP).");
        }
        return available >= FREE_MEMORY
                ? Finding.well("memory", sizes)
                : Finding.wrong("memory", "Only " + sizes + ".", "End other programs, or train with a smaller batch.");
    }

    /** What was written in the future was written by a clock that has been put back. */
    private Optional<Finding> clock() {
        Path state = home.directory().resolve("stack.json");
        try {
            Duration ahead = Duration.between(
                    Instant.now(), Files.getLastModifiedTime(state).toInstant());
            return ahead.compareTo(CLOCKS) > 0
                    ? Optional.of(Finding.wrong(
                            "clock",
                            state + " was written " + ahead.toMinutes() + " minutes from now.",
                            "Set the clock (timedatectl set-ntp true): leases and retention go by it."))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // Nothing was ever up here.
        }
    }

    private Optional<Finding> key() {
        HomeAccess access = new HomeAccess(home.directory());
        return PrivateFile.isExposed(access.keyFile())
                ? Optional.of(Finding.wrong(
                        "key",
                        "Others may read " + access.keyFile() + ", and so may do everything.",
                        "Delete it and its line in " + access.keysFile()
                                + ", then squadron down and up make a new one."))
                : Optional.empty();
    }

    private Optional<Finding> password() {
        HomePassword password = new HomePassword(home.directory());
        return PrivateFile.isExposed(password.file()) || PrivateFile.isExposed(password.kafkaFile())
                ? Optional.of(Finding.wrong(
                        "password",
                        "Others may read " + password.file() + " or " + password.kafkaFile()
                                + ", and so may change what Kafka and PostgreSQL hold.",
                        "Delete both, then squadron down and up make a new one."))
                : Optional.empty();
    }

    /** A supervisor that was killed leaves its state, and perhaps its services. */
    private Optional<Finding> leftovers() {
        Optional<StackState> last = running.isPresent() ? Optional.empty() : home.lastState();
        return last.map(state -> {
            String survivors = state.parts().stream()
                    .map(StackState.PartStatus::process)
                    .filter(Objects::nonNull)
                    .filter(process -> process.find().isPresent())
                    .map(process -> Long.toString(process.pid()))
                    .collect(Collectors.joining(", "));
            return Finding.wrong(
                    "leftovers",
                    "The stack's supervisor (process " + state.supervisor().pid() + ") is gone without an end"
                            + (survivors.isEmpty() ? "." : ", and its services still run: " + survivors + "."),
                    "squadron down cleans up; squadron up does so by itself.");
        });
    }

    private Finding ports() {
        try {
            ports.requireFree();
            return Finding.well("ports", "all free; nothing is up in " + home.directory());
        } catch (StackException e) {
            return Finding.wrong("ports", e.getMessage(), "squadron status shows whether it is another Squadron's.");
        }
    }

    private Finding part(StackState.PartStatus status) {
        Part part = status.part();
        String state = status.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        if (!part.isService()) {
            return status.state() == PartState.READY
                    ? Finding.well(part.title(), state)
                    : Finding.wrong(part.title(), sentence(state, status.detail()), "squadron logs " + part.title());
        }
        Health.Answer answer = ask(part);
        return answer.kind() == Health.Answer.Kind.READY
                ? Finding.well(part.title(), restarts(state, status.restarts()))
                : Finding.wrong(
                        part.title(),
                        sentence(
                                "It " + answer.detail(),
                                status.detail().equals(answer.detail()) ? "" : status.detail()),
                        "squadron logs " + part.title() + " says more.");
    }

    private static String restarts(String state, int restarts) {
        return restarts == 0 ? state : state + ", restarted " + restarts + " times: squadron logs says why";
    }

    private static String sentence(String what, String detail) {
        return detail.isEmpty() ? what + "." : what + ": " + detail;
    }

    private Health.Answer ask(Part part) {
        String health = "http://" + LoopbackPort.HOST + ":" + ports.http(part) + "/q/health/";
        ServiceDefinition service = new ServiceDefinition(
                part, List.of(), Map.of(), Map.of(), URI.create(health + "ready"), URI.create(health + "live"));
        try {
            return new Health(service, ANSWER_LIMIT).ask();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Health.Answer(Health.Answer.Kind.SILENT, "was not asked");
        }
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / (double) GIGABYTE);
    }
}
