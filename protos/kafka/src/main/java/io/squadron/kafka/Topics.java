package io.squadron.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Squadron's topics: their names, and the list with all their settings ({@code squadron/v1/topics.properties}). */
public final class Topics {
    /** Manifests by data set id, compacted. */
    public static final String DATASETS = "squadron.datasets";

    /** Questions with their contexts and gold answers. */
    public static final String EXAMPLES = "squadron.examples";

    /** Feature windows. */
    public static final String WINDOWS = "squadron.windows";

    /** Registered tokenizers in parts, compacted. */
    public static final String TOKENIZERS = "squadron.tokenizers";

    /** Where whoever has no gRPC puts runs. */
    public static final String TRAINING_REQUESTS = "squadron.training-requests";

    /** The queue of runs and all that happens to them, in one order. */
    public static final String RUN_EVENTS = "squadron.run-events";

    /** What is left of runs that have ended, by run id, compacted: where a trainer that starts begins. */
    public static final String RUN_SUMMARIES = "squadron.run-summaries";

    /** Announced checkpoints by id, compacted. */
    public static final String CHECKPOINTS = "squadron.checkpoints";

    /** Evaluations and aliases, compacted. */
    public static final String EVALUATIONS = "squadron.evaluations";

    /** Records that could not be used, with the reason. */
    public static final String DEAD_LETTERS = "squadron.dead-letters";

    private static final String RESOURCE = "/squadron/v1/topics.properties";
    private static final Pattern PARTITIONS = Pattern.compile("(.+)\\.partitions");
    private static final Pattern CONFIG = Pattern.compile("(.+?)\\.config\\.(.+)");

    private Topics() {}

    /** Returns the whole list, by name. */
    public static List<Topic> all() {
        Properties properties = read();
        Map<String, Integer> partitions = new TreeMap<>();
        Map<String, Map<String, String>> configs = new HashMap<>();
        for (String key : properties.stringPropertyNames()) {
            String value = properties.getProperty(key).strip();
            Matcher config = CONFIG.matcher(key);
            Matcher count = PARTITIONS.matcher(key);
            if (config.matches()) {
                configs.computeIfAbsent(config.group(1), name -> new HashMap<>())
                        .put(config.group(2), value);
            } else if (count.matches()) {
                partitions.put(count.group(1), Integer.valueOf(value));
            } else {
                throw new IllegalStateException(
                        RESOURCE + " has a key that is neither NAME.partitions nor NAME.config.KEY: " + key);
            }
        }
        return partitions.entrySet().stream()
                .map(topic ->
                        new Topic(topic.getKey(), topic.getValue(), configs.getOrDefault(topic.getKey(), Map.of())))
                .toList();
    }

    /**
     * Returns the topics of these names, in the list's order.
     *
     * @throws IllegalArgumentException for a name that is not on the list
     */
    public static List<Topic> named(Collection<String> names) {
        List<Topic> found =
                all().stream().filter(topic -> names.contains(topic.name())).toList();
        if (found.size() != Set.copyOf(names).size()) {
            throw new IllegalArgumentException("Not all of " + names + " are topics of Squadron");
        }
        return found;
    }

    private static Properties read() {
        try (InputStream stream = Topics.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("The class path lacks " + RESOURCE + " (artifact io.squadron:kafka)");
            }
            Properties properties = new Properties();
            properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
