package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stack is up with an offset of 0, and a command names one. */
class OtherPortsTest {
    @TempDir
    Path home;

    private FakeStack stack;

    @BeforeEach
    void aStackIsUp() throws Exception {
        stack = new FakeStack(home);
    }

    @AfterEach
    void end() {
        stack.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "runs", "down", "status"})
    void otherPortsThanTheRunningStackHasAreRefused(String command) {
        Invocation outcome = Invocation.of(command, "--port_offset", "500", "--home", home.toString());

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("--port_offset 500: the Squadron in " + home + " is up with 0; stop it first");
    }

    @Test
    void itsOwnPortsAreNot() {
        assertThat(Invocation.of("runs", "--port-offset=0", "--home", home.toString())
                        .exitCode())
                .isZero();
    }
}
