package io.squadron.local.command;

import io.squadron.kafka.DeadLetter;
import io.squadron.kafka.DeadLetters;
import io.squadron.local.job.FailedException;
import io.squadron.local.job.PythonJson;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "dead-letters",
        description = {
            "Shows the records that a service could not use, and sends them again once what was wrong has been mended.",
            ""
        })
final class DeadLettersCommand implements Runnable {
    @ParentCommand
    private SquadronCommand root;

    @Spec
    private CommandSpec spec;

    /** Which cluster. */
    static final class Cluster {
        @Option(
                names = "--bootstrap_servers",
                paramLabel = "HOST:PORT,...",
                description = "Brokers to begin with. Default: those of `squadron up`.")
        private String bootstrapServers;

        @Mixin
        private CommandConfigFlag config;

        private Map<String, Object> configuration(SquadronCommand root) {
            if (bootstrapServers != null) {
                return config.configuration(bootstrapServers);
            }
            try (StackSession stack = StackSession.running(root)) {
                return config.configuration(stack.kafkaClient());
            }
        }
    }

    private interface Call<T> {
        T made();
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Which? `squadron dead-letters list` or `squadron dead-letters replay`.");
    }

    @Command(
            name = "list",
            description = {
                "Shows them, oldest first, a line each: where the record stood (TOPIC-PARTITION@OFFSET), when it was found unusable, its"
                        + " key, and why.",
                ""
            })
    int list(
            @Option(names = "--json", description = "Print each as a JSON object, one a line.") boolean json,
            @Mixin Cluster cluster) {
        List<DeadLetter> letters = letters(cluster.configuration(root));
        if (json) {
            letters.forEach(letter -> System.out.println(PythonJson.line(asMap(letter))));
            return ExitCode.OK;
        }
        if (letters.isEmpty()) {
            System.err.println("There are no dead letters.");
        }
        letters.forEach(letter -> System.out.println(line(letter)));
        return ExitCode.OK;
    }

    @Command(
            name = "replay",
            description = {
                "Sends them again to the topic on which they stood; the letters stay. Readers pass over what they have had before.",
                ""
            })
    int replay(
            @Parameters(
                            paramLabel = "TOPIC[-PARTITION@OFFSET]",
                            description = "All of a topic, or one record by its place, as `list` shows it.")
                    String place,
            @Option(names = "--yes", description = "Do not ask.") boolean yes,
            @Mixin Cluster cluster) {
        Map<String, Object> configuration = cluster.configuration(root);
        Predicate<DeadLetter> meant =
                letter -> letter.topic().equals(place) || place(letter).equals(place);
        List<DeadLetter> found = letters(configuration).stream().filter(meant).toList();
        if (found.isEmpty()) {
            throw new FailedException("There is no dead letter of " + place
                    + "; `squadron dead-letters list` shows those that there are.");
        }
        List<DeadLetter> left =
                found.stream().filter(letter -> !letter.isWhole()).toList();
        left.forEach(letter -> System.err.println("note: " + place(letter)
                + " is not sent again: its value was larger than a record may be, and was not kept."));
        if (left.size() == found.size()) {
            throw new FailedException("There is nothing that could be sent again.");
        }
        String topic = found.get(0).topic();
        if (!yes) {
            Confirmation.require(
                    "Send " + records(found.size() - left.size()) + " to " + topic + " again?",
                    "Nothing was sent; --yes does not ask.");
        }
        int sent = call(() -> DeadLetters.replay(configuration, meant)).size();
        System.out.println(records(sent) + (sent == 1 ? " was" : " were") + " sent to " + topic + " again"
                + (left.isEmpty() ? "." : ", " + left.size() + " could not be."));
        return ExitCode.OK;
    }

    private static Map<String, Object> asMap(DeadLetter letter) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("place", place(letter));
        map.put("topic", letter.topic());
        map.put("partition", letter.partition());
        map.put("offset", letter.offset());
        map.put("at", letter.at().toString());
        map.put("key", key(letter));
        map.put("reason", letter.reason());
        map.put("can_be_sent_again", letter.isWhole());
        return map;
    }

    private static String key(DeadLetter letter) {
        return letter.key() == null ? "" : new String(letter.key().get(), StandardCharsets.UTF_8);
    }

    private static String line(DeadLetter letter) {
        return place(letter) + "  " + letter.at().truncatedTo(ChronoUnit.SECONDS) + "  "
                + TerminalText.of(key(letter)) + "  "
                + TerminalText.of(letter.reason())
                + (letter.isWhole() ? "" : "  (too large to be kept: cannot be sent again)");
    }

    private static String place(DeadLetter letter) {
        return letter.topic() + "-" + letter.partition() + "@" + letter.offset();
    }

    private static String records(int count) {
        return count + (count == 1 ? " record" : " records");
    }

    private static List<DeadLetter> letters(Map<String, Object> configuration) {
        return call(() -> DeadLetters.list(configuration));
    }

    private static <T> T call(Call<T> call) {
        try {
            return call.made();
        } catch (KafkaException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new FailedException(
                    "Kafka could not be asked for dead letters: " + e.getMessage()
                            + (reason == e ? "" : " (" + reason.getMessage() + ")") + ".",
                    e);
        }
    }
}
