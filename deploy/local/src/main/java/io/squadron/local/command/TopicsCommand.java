package io.squadron.local.command;

import io.squadron.kafka.TopicAdmin;
import io.squadron.kafka.TopicException;
import io.squadron.kafka.Topics;
import io.squadron.local.job.FailedException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "topics",
        description = {
            "Creates or checks Squadron's topics on a Kafka cluster of your own; the services never do. `squadron up` needs neither:"
                    + " its broker has them.",
            ""
        })
final class TopicsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Which cluster. */
    static final class Cluster {
        @Option(
                names = "--bootstrap_servers",
                required = true,
                paramLabel = "HOST:PORT,...",
                description = "Brokers to begin with.")
        private String bootstrapServers;

        @Mixin
        private CommandConfigFlag config;

        private Map<String, Object> configuration() {
            return config.configuration(bootstrapServers);
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which? `squadron topics create` or `squadron topics check`.");
    }

    @Command(
            name = "create",
            description = "Creates what is missing and sets what is set otherwise; nothing is ever taken away.")
    int create(@Mixin Cluster cluster) {
        call(cluster, configuration -> {
            TopicAdmin.create(configuration, Topics.all());
            return List.of();
        });
        System.out.println(Topics.all().size() + " topics are as they should be.");
        return ExitCode.OK;
    }

    @Command(
            name = "check",
            description = "Says what is missing or set otherwise, a line each; exit code 1 if there is anything.")
    int check(@Mixin Cluster cluster) {
        List<String> faults = call(cluster, configuration -> TopicAdmin.check(configuration, Topics.all()));
        faults.forEach(System.out::println);
        if (!faults.isEmpty()) {
            return ExitCode.SOFTWARE;
        }
        System.out.println(Topics.all().size() + " topics are as they should be.");
        return ExitCode.OK;
    }

    private static List<String> call(Cluster cluster, Function<Map<String, Object>, List<String>> call) {
        try {
            return call.apply(cluster.configuration());
        } catch (TopicException e) {
            throw new FailedException(e.getMessage() + ".", e);
        }
    }
}
