package io.squadron.local.stack;

import io.squadron.embedded.BrokerAccount;
import io.squadron.embedded.Password;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The password of a home's Kafka and PostgreSQL, {@code access/password}, and what Kafka's own tools need to show it, {@code
 * access/kafka.properties}. Both servers take it at each start, so that who deletes the first file gets another one.
 *
 * @param home the home itself
 */
public record HomePassword(Path home) {
    /** The password and nothing else. */
    public Path file() {
        return home.resolve("access").resolve("password");
    }

    /** For {@code --command-config} and the like. */
    public Path kafkaFile() {
        return home.resolve("access").resolve("kafka.properties");
    }

    /**
     * Makes what is missing, and returns the password.
     *
     * @throws StackException if the files cannot be written, or hold no password
     */
    Password make() {
        try {
            PrivateFile.makeDirectory(home.resolve("access"));
            if (!Files.exists(file())) {
                PrivateFile.write(file(), Password.random().text() + "\n");
            }
            Password password = read();
            String properties = new TreeMap<>(BrokerAccount.clientSettings(password))
                    .entrySet().stream()
                            .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                            .collect(Collectors.joining());
            PrivateFile.write(kafkaFile(), properties);
            return password;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * What Kafka's clients need in this home: an address, and how to show the password. A stack of a version that had none asks for
     * none.
     *
     * @throws StackException if the password cannot be read
     */
    public Map<String, Object> kafkaClient(String bootstrapServers) {
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", bootstrapServers));
        find().map(BrokerAccount::clientSettings).ifPresent(settings::putAll);
        return settings;
    }

    private Optional<Password> find() {
        try {
            return Optional.of(read());
        } catch (NoSuchFileException | FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Password read() throws IOException {
        String text = Files.readString(file()).strip();
        try {
            return new Password(text);
        } catch (IllegalArgumentException e) {
            throw new IOException(file() + " holds no password (" + e.getMessage() + "); delete it to get one", e);
        }
    }

    private StackException unusable(IOException e) {
        return new StackException("The password of this Squadron's Kafka and PostgreSQL cannot be used: " + e + ".", e);
    }
}
