package io.squadron.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.local.stack.StackState.PartStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keeping of the servers that the supervisor hosts itself, look by look. */
class ServerKeeperTest {
    private static final RestartPolicy WITHOUT_PAUSE =
            new RestartPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    @TempDir
    Path directory;

    private final List<Server> started = new ArrayList<>();
    private boolean canStart = true;
    private StackHome home;
    private ServerKeeper keeper;

    /** A server that answers until it is told otherwise. */
    private static final class Server implements HostedServer.Running {
        private boolean answers = true;
        private boolean closed;

        @Override
        public boolean answers() {
            return answers;
        }

        @Override
        public void close() {
            closed = true;
            if (!answers) {
                throw new IllegalStateException("nobody is there to be stopped");
            }
        }
    }

    @BeforeEach
    void makeAKeeper() {
        home = new StackHome(directory);
        home.create();
        keeper = new ServerKeeper(
                new HostedServer(Part.POSTGRES, this::startOne),
                new StateRecorder(home, new Ports(0), StackListener.NONE),
                WITHOUT_PAUSE);
    }

    private Server startOne() throws IOException {
        if (!canStart) {
            throw new IOException("no space left on device");
        }
        Server server = new Server();
        started.add(server);
        return server;
    }

    @Test
    void aServerThatAnswersNoMoreIsStoppedAndStartedAgain() {
        keeper.start().join();
        started.get(0).answers = false;
        keeper.look();
        assertThat(started).as("one look may be a busy moment").hasSize(1);
        keeper.look();
        assertThat(started).hasSize(2);
        assertThat(started.get(0).closed).isTrue();
        assertThat(status().state()).isEqualTo(PartState.READY);
        assertThat(status().restarts()).isEqualTo(1);
    }

    @Test
    void aServerThatCannotBeStartedAgainIsTriedUntilItCan() {
        keeper.start().join();
        started.get(0).answers = false;
        canStart = false;
        for (int look = 0; look < 20; look++) {
            keeper.look();
        }
        assertThat(status().state()).isEqualTo(PartState.RESTARTING);
        assertThat(status().detail()).isEqualTo("no space left on device");
        canStart = true;
        keeper.look();
        assertThat(status().state()).isEqualTo(PartState.READY);
    }

    @Test
    void aServerThatDoesNotStartAtFirstIsAMistakeToBeTold() {
        canStart = false;
        assertThatThrownBy(() -> keeper.start().join()).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void aServerThatWasStoppedStaysSo() {
        keeper.start().join();
        keeper.close();
        keeper.look();
        keeper.look();
        assertThat(started).hasSize(1).allMatch(server -> server.closed);
        assertThat(status().state()).isEqualTo(PartState.STOPPED);
    }

    private PartStatus status() {
        return home.lastState().orElseThrow().parts().get(0);
    }
}
