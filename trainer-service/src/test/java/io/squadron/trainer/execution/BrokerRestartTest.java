package io.squadron.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.squadron.embedded.EmbeddedKafka;
import io.squadron.embedded.LoopbackPort;
import io.squadron.kafka.TopicAdmin;
import io.squadron.kafka.Topics;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.RecordWriter;
import io.squadron.trainer.kafka.TestBroker;
import io.squadron.trainer.run.Events;
import io.squadron.v1.RunEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerRestartTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String RUN = "run-through-an-outage";

    @TempDir
    Path directory;

    @Test
    void f31ATrainingGoesOnWhileTheBrokerIsAwayAndNoEventIsLost() throws IOException {
        int port = LoopbackPort.free();
        EmbeddedKafka broker = EmbeddedKafka.start(directory, port);
        try {
            String servers = broker.bootstrapServers();
            TopicAdmin.create(servers);
            try (TestTrainer trainer = new TestTrainer(servers, Map.of())) {
                queue(servers);
                await().atMost(SOON).until(() -> step(trainer) > 0);

                broker.close();
                long before = step(trainer);
                // Longer than a session, and than one exchange with Kafka may take.
                await().during(Duration.ofSeconds(12)).atMost(SOON).until(() -> step(trainer) == before);
                broker = EmbeddedKafka.start(directory, port);

                // What was trained meanwhile comes; 20 ms a step.
                await().atMost(SOON).until(() -> step(trainer) > before + 300);
                List<Long> steps = new CopyOnWriteArrayList<>();
                trainer.log.watch(RUN, -1, (event, position, ended) -> {
                    if (event.getEventCase() == RunEvent.EventCase.METRICS) {
                        steps.add(event.getStep());
                    }
                    return true;
                });
                trainer.mayFinish.add(RUN);
                await().atMost(SOON)
                        .until(() -> trainer.log.find(RUN).orElseThrow().ended());

                assertThat(trainer.begun).containsExactly(RUN + "/1");
                assertThat(steps)
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, steps.size()).boxed().toList());
            }
        } finally {
            broker.close();
        }
    }

    private static void queue(String servers) {
        TrainerConfig config = TestBroker.config(Map.of());
        RecordWriter writer =
                new RecordWriter(TestBroker.clients(Map.of("bootstrap.servers", servers), config), config);
        writer.write(Topics.RUN_EVENTS, RUN, Events.queued(Events.request(RUN)));
        writer.close();
    }

    private static long step(TestTrainer trainer) {
        return trainer.log.find(RUN).map(state -> state.run().getStep()).orElse(0L);
    }
}
