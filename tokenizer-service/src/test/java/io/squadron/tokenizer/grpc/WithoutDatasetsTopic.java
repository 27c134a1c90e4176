package io.squadron.tokenizer.grpc;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.kafka.TopicAdmin;
import io.squadron.kafka.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;

/** The tests' broker, from which somebody has deleted a topic; whoever comes afterwards finds it again, empty. */
public final class WithoutDatasetsTopic implements QuarkusTestResourceLifecycleManager {

    private Map<String, String> broker;

    @Override
    public Map<String, String> start() {
        EmbeddedStackResource stack = new EmbeddedStackResource();
        stack.init(Map.of("kafka", "true"));
        broker = stack.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            var unused = admin.deleteTopics(List.of(Topics.DATASETS)).all().get();
        } catch (Exception e) {
            throw new IllegalStateException("The topic could not be deleted", e);
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !TopicAdmin.check(
                        Map.of("bootstrap.servers", bootstrapServers()), Topics.named(List.of(Topics.DATASETS)))
                .isEmpty());
        return broker;
    }

    @Override
    public void stop() {
        TopicAdmin.create(bootstrapServers());
    }

    private String bootstrapServers() {
        return broker.get("kafka.bootstrap.servers");
    }
}
