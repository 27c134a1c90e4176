package io.squadron.local.stack;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;

/** A home in which nothing runs, and nothing can be started for as long as this is open. */
public final class HomeAtRest implements AutoCloseable {
    private final StackHome home;
    private final FileLock lock;

    private HomeAtRest(StackHome home, FileLock lock) {
        this.home = home;
        this.lock = lock;
    }

    /**
     * Takes hold of a home that is there.
     *
     * @throws StackException if there is none, or something of it runs or may run
     */
    public static HomeAtRest of(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new StackException("There is no Squadron in " + directory + ": name its home with --home DIR.");
        }
        StackHome home = new StackHome(directory.toAbsolutePath().normalize());
        FileLock lock = home.tryLock()
                .orElseThrow(() -> new StackException("The Squadron in " + home.directory()
                        + " is up, or somebody else works on its home: stop it with `squadron down` first; runs under way"
                        + " go on by themselves after the next `squadron up`."));
        HomeAtRest atRest = new HomeAtRest(home, lock);
        if (home.lastState().isPresent()) {
            atRest.close();
            throw new StackException(
                    "The Squadron in " + home.directory()
                            + " was not stopped in order, and parts of it may still run: stop them with `squadron down` first.");
        }
        return atRest;
    }

    /** Takes hold of a home, which is made if it is not there. */
    public static HomeAtRest ofNew(Path directory) {
        new StackHome(directory.toAbsolutePath().normalize()).create();
        return of(directory);
    }

    /** The home itself. */
    public Path directory() {
        return home.directory();
    }

    /** What the broker has. */
    public Path kafka() {
        return home.kafka();
    }

    /** What the database has, and its program. */
    public Path postgres() {
        return home.postgres();
    }

    /** While this file is there, a restore is not complete, and no stack starts here. */
    public Path restoreMark() {
        return home.restoreMark();
    }

    @Override
    public void close() {
        try {
            lock.channel().close();
        } catch (IOException e) {
            throw new StackException("The lock of " + home.directory() + " could not be released: " + e, e);
        }
    }
}
