package io.squadron.embedded;

import io.squadron.embedded.EmbeddedKafka.Entrance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/** A broker's configuration: Kafka's defaults, except where one small machine wants something else. */
final class BrokerSettings {
    static final String CONTROLLER = "CONTROLLER";

    private static final String CLIENTS = "CLIENTS";

    private final Properties settings;

    private BrokerSettings(Properties settings) {
        this.settings = settings;
    }

    /**
     * Of one node that is broker and controller.
     *
     * @param address of the listener for clients, {@code host:port}
     * @param controller of the controller's listener
     * @param password which all listeners ask for; none: they take whoever comes
     */
    static Properties of(int nodeId, Path logs, String address, String controller, Optional<Password> password) {
        BrokerSettings settings = new BrokerSettings(new Properties());
        settings.node(nodeId, logs, controller);
        settings.forOneNode();
        settings.forASmallMachine();
        settings.put("listeners", CLIENTS + "://" + address + "," + CONTROLLER + "://" + controller);
        settings.put("advertised.listeners", CLIENTS + "://" + address);
        String protocol = password.isPresent() ? "SASL_PLAINTEXT" : "PLAINTEXT";
        settings.put("listener.security.protocol.map", CLIENTS + ":" + protocol + "," + CONTROLLER + ":" + protocol);
        password.ifPresent(known -> List.of(CLIENTS, CONTROLLER).forEach(listener -> settings.ask(listener, known)));
        return settings.settings;
    }

    /** Adds listeners that speak TLS and ask for the password. */
    static void add(Properties broker, List<Entrance> entrances, ServerCertificate certificate, Password password)
            throws IOException {
        BrokerSettings settings = new BrokerSettings(broker);
        settings.append("listeners", entrances, ",%1$s://" + LoopbackPort.HOST + ":%2$d");
        settings.append("advertised.listeners", entrances, ",%1$s://" + LoopbackPort.HOST + ":%3$d");
        settings.append("listener.security.protocol.map", entrances, ",%1$s:SASL_SSL");
        for (Entrance entrance : entrances) {
            settings.ask(entrance.name(), password);
            settings.show(entrance.name(), certificate);
        }
    }

    private void node(int nodeId, Path logs, String controller) {
        put("process.roles", "broker,controller");
        put("node.id", Integer.toString(nodeId));
        put("controller.quorum.voters", nodeId + "@" + controller);
        put("controller.listener.names", CONTROLLER);
        put("inter.broker.listener.name", CLIENTS);
        put("log.dirs", logs.toString());
    }

    private void forOneNode() {
        // Topics are part of the contract: a misspelt one is an error, not a new topic.
        put("auto.create.topics.enable", "false");
        put("default.replication.factor", "1");
        for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            put(internal + ".replication.factor", "1");
            put(internal + ".num.partitions", "1");
        }
        put("transaction.state.log.min.isr", "1");
        put("share.coordinator.state.topic.min.isr", "1");

        // After a kill -9 the controller refuses the broker's new life until the old session has ended (by
        // default 9 s). A late heartbeat costs nothing here: there is no other broker to move a partition to.
        put("broker.session.timeout.ms", "3000");
        put("broker.heartbeat.interval.ms", "500");
        put("group.initial.rebalance.delay.ms", "0");
        // A stack that stays down over a holiday must not forget where its consumers stood: ten years.
        put("offsets.retention.minutes", "5256000");
    }

    private void forASmallMachine() {
        // message.max.bytes stays Kafka's default: what does not fit a stock cluster must not fit here.
        put("num.network.threads", "2");
        put("num.io.threads", "4");
        put("background.threads", "2");
        // The compactor's hash map; its default of 128 MiB is for brokers with millions of keys.
        put("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
    }

    private void ask(String listener, Password password) {
        String mechanism = BrokerAccount.MECHANISM.mechanismName();
        put("sasl.enabled.mechanisms", mechanism);
        put("sasl.mechanism.inter.broker.protocol", mechanism);
        put("sasl.mechanism.controller.protocol", mechanism);
        String prefix =
                "listener.name.%s.%s.".formatted(listener.toLowerCase(Locale.ROOT), mechanism.toLowerCase(Locale.ROOT));
        put(prefix + "sasl.jaas.config", BrokerAccount.login(password));
        put(prefix + "sasl.server.callback.handler.class", BrokerAccount.class.getName());
    }

    private void show(String listener, ServerCertificate certificate) throws IOException {
        String prefix = "listener.name.%s.ssl.keystore.".formatted(listener.toLowerCase(Locale.ROOT));
        put(prefix + "type", "PEM");
        put(prefix + "certificate.chain", Files.readString(certificate.chain()));
        put(prefix + "key", Files.readString(certificate.privateKey()));
    }

    private void append(String key, List<Entrance> entrances, String format) {
        put(
                key,
                entrances.stream()
                        .map(entrance -> format.formatted(entrance.name(), entrance.port(), entrance.advertisedPort()))
                        .collect(Collectors.joining("", settings.getProperty(key), "")));
    }

    private void put(String key, String value) {
        settings.setProperty(key, value);
    }
}
