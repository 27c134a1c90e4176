package io.squadron.local.stack;

import io.squadron.access.AccessKey;
import io.squadron.access.Caller;
import io.squadron.access.KeyRing;
import io.squadron.access.Role;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of a home: {@code access/key}, by which its services know one another and the command line, and {@code access/keys}
 * with the hashes of all keys that its services take. The directory and the files are their owner's alone. What is there stays
 * as it is: a user may have added callers, or put another key in place.
 *
 * @param home the home itself
 */
public record HomeAccess(Path home) {
    /** Stands in the services' logs. */
    private static final Caller SQUADRON = new Caller("squadron", Set.of(Role.ADMIN));

    private static final String COMMENT =
            "# Who may call the services of this home: NAME ROLE[,ROLE...] SHA256. `squadron key NAME --roles ROLES` adds a line.\n";

    /** The secret. */
    public Path keyFile() {
        return directory().resolve("key");
    }

    /** A line for each key that the services take. */
    public Path keysFile() {
        return directory().resolve("keys");
    }

    private Path directory() {
        return home.resolve("access");
    }

    /**
     * The key that the services of this home take; none before they were first started by a version that makes one.
     *
     * @throws StackException if it cannot be read
     */
    public Optional<AccessKey> key() {
        try {
            return Optional.of(AccessKey.read(keyFile()));
        } catch (NoSuchFileException | FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StackException(
                    "The key of this Squadron cannot be read (" + e + "): it belongs to whoever started it.", e);
        }
    }

    /**
     * Makes what is missing.
     *
     * @throws StackException if the files cannot be written, or the services would not know their own key
     */
    public void make() {
        try {
            PrivateFile.makeDirectory(directory());
            if (!Files.exists(keyFile())) {
                makeKey();
            }
            AccessKey key = AccessKey.read(keyFile());
            if (!Files.exists(keysFile())) {
                PrivateFile.write(keysFile(), COMMENT + key.line(SQUADRON) + "\n");
            }
            requireAdmin(key);
        } catch (IOException e) {
            throw new StackException("The keys of this Squadron in " + directory() + " cannot be used: " + e, e);
        }
    }

    /** Its line first: a key that stands in the file lies there whole, and is known. */
    private void makeKey() throws IOException {
        AccessKey key = AccessKey.random();
        if (Files.exists(keysFile())) {
            KeyRing.add(keysFile(), key, SQUADRON);
        }
        PrivateFile.write(keyFile(), key.text() + "\n");
    }

    private void requireAdmin(AccessKey key) throws IOException {
        boolean isAdmin = KeyRing.read(keysFile())
                .find(key)
                .filter(caller -> caller.roles().contains(Role.ADMIN))
                .isPresent();
        if (!isAdmin) {
            throw new StackException("The key in " + keyFile() + " is no admin's by " + keysFile()
                    + ", but the services call one another with it: put its line there again, or delete both files, and new"
                    + " ones are made.");
        }
    }
}
