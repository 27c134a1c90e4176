package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Ctrl-C is SIGINT: a real process gets it. */
class EndingSignalsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** A command whose end takes forever. */
    static final class Slow {
        public static void main(String[] arguments) throws InterruptedException {
            CountDownLatch never = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                System.out.println("undoing");
                awaitForever(never);
            }));
            EndingSignals.handle();
            System.out.println("ready");
            never.await();
        }

        private static void awaitForever(CountDownLatch never) {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void theFirstCtrlCEndsInOrderAndASecondOneAtOnce() throws IOException {
        Process command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Slow.class.getName())
                .start();
        try (BufferedReader out = command.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("ready");
            pressCtrlC(command);
            assertThat(out.readLine()).isEqualTo("undoing");
            assertThat(command.isAlive()).as("it is still undoing").isTrue();

            await().atMost(LIMIT).until(() -> {
                pressCtrlC(command);
                return !command.isAlive();
            });

            assertThat(command.exitValue()).isEqualTo(130);
        } finally {
            command.destroyForcibly();
        }
    }

    private static void pressCtrlC(Process command) throws IOException {
        var unused = new ProcessBuilder("kill", "-INT", Long.toString(command.pid()))
                .start()
                .onExit()
                .join();
    }
}
