package io.squadron.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The keys that are known: lines {@code NAME ROLE[,ROLE…] SHA256}. Empty lines and those that begin with {@code #} are comments.
 * What is compared is a hash, so the time that takes tells nothing of the key.
 */
public final class KeyRing {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,100}");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final Map<String, Caller> callersByHash;

    private KeyRing(Map<String, Caller> callersByHash) {
        this.callersByHash = Map.copyOf(callersByHash);
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read, or a line is none; the message names both
     */
    public static KeyRing read(Path file) throws IOException {
        try {
            return of(Files.readAllLines(file));
        } catch (IllegalArgumentException e) {
            throw new IOException("%s, %s".formatted(file, e.getMessage()), e);
        }
    }

    /**
     * Reads lines.
     *
     * @throws IllegalArgumentException naming the first line that is none
     */
    public static KeyRing of(List<String> lines) {
        Map<String, Caller> callers = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    read(line, callers);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "line %d: %s; a line is NAME ROLE[,ROLE...] SHA256".formatted(i + 1, e.getMessage()), e);
                }
            }
        }
        return new KeyRing(callers);
    }

    /**
     * Lets one more caller in: adds a line to a file, which is made if it is not there.
     *
     * @throws IOException if the file cannot be written, or would not be usable; the message names it
     */
    public static void add(Path file, AccessKey key, Caller caller) throws IOException {
        String before = Files.exists(file) ? Files.readString(file) : "";
        // Somebody may have written the last line without its end.
        String addition = (before.isEmpty() || before.endsWith("\n") ? "" : "\n") + key.line(caller) + "\n";
        try {
            var unused = of((before + addition).lines().toList());
        } catch (IllegalArgumentException e) {
            throw new IOException("%s would not be usable, %s".formatted(file, e.getMessage()), e);
        }
        Files.writeString(file, addition, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void read(String line, Map<String, Caller> callers) {
        List<String> parts = SPACE.splitAsStream(line).toList();
        if (parts.stream().anyMatch(AccessKey::looksLikeOne)) {
            throw new IllegalArgumentException(
                    "it holds a key itself, which belongs to its user alone; its hash stands here");
        }
        if (parts.size() != 3) {
            throw new IllegalArgumentException("it has %d parts".formatted(parts.size()));
        }
        if (!NAME.matcher(parts.get(0)).matches()) {
            throw new IllegalArgumentException("a name has letters, digits and . _ @ - only, 100 at most");
        }
        if (!HASH.matcher(parts.get(2)).matches()) {
            throw new IllegalArgumentException("the hash is not 64 hexadecimal digits, in small letters");
        }
        Caller caller = new Caller(parts.get(0), roles(parts.get(1)));
        if (callers.putIfAbsent(parts.get(2), caller) != null) {
            throw new IllegalArgumentException("its key stands in a line above, too");
        }
    }

    /**
     * The roles of a list, e.g. {@code reader,asker}.
     *
     * @throws IllegalArgumentException naming what is no role
     */
    public static Set<Role> roles(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(role -> Role.of(role.strip()))
                .collect(Collectors.toSet());
    }

    static String line(Caller caller, String hash) {
        return "%s %s %s".formatted(caller.name(), names(caller.roles()), hash);
    }

    private static String names(Collection<Role> roles) {
        return roles.stream()
                .filter(role -> roles.stream()
                        .noneMatch(
                                other -> other != role && other.withIncluded().contains(role)))
                .sorted()
                .map(Role::text)
                .collect(Collectors.joining(","));
    }

    /** Whose key it is. */
    public Optional<Caller> find(AccessKey key) {
        return Optional.ofNullable(callersByHash.get(key.hash()));
    }
}
