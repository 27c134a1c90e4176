package io.squadron.local.stack;

import io.squadron.embedded.EmbeddedDatabase;
import io.squadron.embedded.Password;
import java.nio.file.Path;

/** PostgreSQL, a child of the supervisor. */
record HostedDatabase(EmbeddedDatabase database) implements HostedServer.Running {
    static HostedDatabase start(Path directory, int port, Password password) {
        return new HostedDatabase(EmbeddedDatabase.start(directory, port, password));
    }

    @Override
    public boolean answers() {
        return database.answers();
    }

    @Override
    public void close() {
        database.close();
    }
}
