package io.squadron.local.stack;

import io.squadron.embedded.EmbeddedKafka;
import io.squadron.embedded.Password;
import io.squadron.kafka.TopicAdmin;
import io.squadron.kafka.Topics;
import java.nio.file.Path;

/** The broker inside the supervisor, with Squadron's topics. */
record HostedBroker(EmbeddedKafka broker) implements HostedServer.Running {
    static HostedBroker start(Path directory, int port, Password password) {
        EmbeddedKafka broker = EmbeddedKafka.start(directory, port, password);
        try {
            TopicAdmin.create(broker.clientSettings(), Topics.all());
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
        return new HostedBroker(broker);
    }

    @Override
    public boolean answers() {
        return broker.answers();
    }

    @Override
    public void close() {
        broker.close();
    }
}
