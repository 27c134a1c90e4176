package io.squadron.local.command;

import io.squadron.local.job.FailedException;
import io.squadron.local.job.SourceFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Option;

/** How a Kafka cluster is talked to, as Kafka's own tools are told. */
final class CommandConfigFlag {
    @Option(
            names = "--command_config",
            paramLabel = "FILE",
            description = "Properties of Kafka's clients, e.g. for SASL or TLS.")
    private Path commandConfig;

    /**
     * Kafka's settings.
     *
     * @throws FailedException if the file cannot be read
     */
    Map<String, Object> configuration(String bootstrapServers) {
        Map<String, Object> configuration = configuration(Map.of());
        configuration.put("bootstrap.servers", bootstrapServers);
        return configuration;
    }

    /** As {@link #configuration(String)}, for a cluster of which more is known; the file goes before that. */
    Map<String, Object> configuration(Map<String, Object> known) {
        Map<String, Object> configuration = new HashMap<>(known);
        if (commandConfig != null) {
            SourceFile.requireReadable(commandConfig);
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(commandConfig, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new FailedException(commandConfig + " holds no properties: " + e.getMessage() + ".", e);
            }
            properties.stringPropertyNames().forEach(name -> configuration.put(name, properties.getProperty(name)));
        }
        return configuration;
    }
}
