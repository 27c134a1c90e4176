package io.squadron.tokenizer.kafka;

import com.google.protobuf.Timestamp;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.squadron.kafka.RecordValues;
import io.squadron.kafka.Topics;
import io.squadron.kafka.messaging.ChannelClients;
import io.squadron.kafka.messaging.TopicFollower;
import io.squadron.tokenizer.config.TokenizerConfig;
import io.squadron.tokenizer.registry.RegisteredTokenizer;
import io.squadron.tokenizer.registry.TokenizerRegistry;
import io.squadron.tokenizer.registry.UnknownTokenizerException;
import io.squadron.tokenizer.wordpiece.TokenizerDefinition;
import io.squadron.tokenizer.wordpiece.TokenizerFiles;
import io.squadron.tokenizer.wordpiece.WordPieceTokenizer;
import io.squadron.v1.TokenizerPart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Topic {@code squadron.tokenizers}, from which every replica has the same tokenizers. It is read from its beginning at
 * every start and followed from then on; what is registered or deleted is written there and counts once it is read again,
 * so that of two tokenizers that are given one name at the same time the same one wins everywhere.
 */
@ApplicationScoped
public class TokenizerTopic {

    private static final String CHANNEL = "tokenizers";
    private static final String LIST = "The list of tokenizers";

    private final TokenizerRegistry registry;
    private final CompactedTopicWriter writer;
    private final TopicFollower follower;
    private final Multi<Message<ConsumerRecord<String, byte[]>>> records;
    private final Duration timeout;

    /** By tokenizer and part; used by the channel's thread only. */
    private final Map<String, Map<Integer, TokenizerPart>> parts = new HashMap<>();

    private volatile Cancellable followed = () -> {};

    TokenizerTopic(
            TokenizerRegistry registry,
            CompactedTopicWriter writer,
            KafkaClientService clients,
            ChannelClients channels,
            @Channel(CHANNEL) Multi<Message<ConsumerRecord<String, byte[]>>> records,
            TokenizerConfig config) {
        this.records = records;
        this.registry = registry;
        this.writer = writer;
        this.follower = new TopicFollower(CHANNEL, Topics.TOKENIZERS, clients, channels, this::apply);
        this.timeout = config.catalogTimeout();
    }

    void start(@Observes StartupEvent event) {
        followed = follower.follow(records);
    }

    void stop(@Observes ShutdownEvent event) {
        followed.cancel();
    }

    TopicFollower follower() {
        return follower;
    }

    /** True once everything that was on the topic at the start has been read. */
    public boolean isReady() {
        return follower.replayed();
    }

    /** Reads all that is on the topic by now: another replica may have registered a tokenizer a moment ago. */
    public void catchUp() {
        CaughtUp.await(follower, timeout, LIST);
    }

    /**
     * A tokenizer that is ready for use.
     *
     * @throws UnknownTokenizerException if there is none
     * @throws CatalogNotReadyException if that is not known yet
     */
    public WordPieceTokenizer find(String reference) {
        try {
            return registry.find(reference);
        } catch (UnknownTokenizerException e) {
            if (follower.replayed()) {
                throw e;
            }
            throw new CatalogNotReadyException(LIST + " is still being read from Kafka; is the broker reachable?");
        }
    }

    /**
     * Registers a tokenizer, or finds that it is there already.
     *
     * @param files as they were given
     * @throws io.squadron.tokenizer.registry.NameTakenException if another tokenizer has its name
     * @throws io.squadron.tokenizer.registry.RegistryFullException if there are too many
     * @throws io.squadron.tokenizer.wordpiece.UnusableTokenizerException if it cannot be loaded
     * @throws UndeliveredException if Kafka does not take it
     */
    public RegisteredTokenizer register(TokenizerDefinition definition, Map<String, byte[]> files)
            throws UndeliveredException {
        catchUp();
        Optional<RegisteredTokenizer> known = registry.lookup(definition.id());
        if (known.isPresent()) {
            return known.get();
        }
        registry.requireRoomFor(definition);
        registry.requireLoadable(definition);
        writer.requireTopics();
        List<TokenizerPart> split = TokenizerParts.split(definition.id(), definition.name(), now(), files);
        for (TokenizerPart part : split) {
            writer.write(Topics.TOKENIZERS, TokenizerParts.key(definition.id(), part.getPart()), part.toByteArray());
        }
        catchUp();
        RegisteredTokenizer registered = registry.lookup(definition.id())
                .orElseThrow(() -> new UnknownTokenizerException(
                        definition.id(), "The tokenizer was deleted while it was being registered."));
        if (!registry.hasName(registered)) {
            delete(definition.id(), split.size());
            registry.requireRoomFor(definition);
        }
        return registered;
    }

    /** Forgets a tokenizer on every replica. */
    public void delete(RegisteredTokenizer tokenizer) throws UndeliveredException {
        writer.requireTopics();
        delete(tokenizer.definition().id(), tokenizer.parts());
        catchUp();
    }

    private void delete(String tokenizerId, int count) throws UndeliveredException {
        for (int part = 0; part < count; part++) {
            writer.write(Topics.TOKENIZERS, TokenizerParts.key(tokenizerId, part), null);
        }
    }

    private void apply(ConsumerRecord<String, byte[]> received) {
        if (received.key() == null || !received.key().matches("[0-9a-f]{64}/\\d{1,4}")) {
            throw new IllegalArgumentException("its key is not TOKENIZER_ID/PART");
        }
        String id = received.key().substring(0, 64);
        if (received.value() == null) {
            parts.remove(id);
            registry.remove(id);
            return;
        }
        TokenizerPart part = RecordValues.parse(received, TokenizerPart.parser());
        Map<Integer, TokenizerPart> known = parts.computeIfAbsent(id, unknown -> new HashMap<>());
        known.values().removeIf(other -> other.getParts() != part.getParts());
        known.put(part.getPart(), part);
        if (known.size() == part.getParts()) {
            parts.remove(id);
            put(id, List.copyOf(known.values()));
        }
    }

    private void put(String id, List<TokenizerPart> all) {
        List<TokenizerPart> ordered = all.stream()
                .sorted((one, other) -> Integer.compare(one.getPart(), other.getPart()))
                .toList();
        TokenizerPart first = ordered.get(0);
        TokenizerDefinition definition = TokenizerFiles.read(first.getName(), TokenizerParts.join(ordered));
        if (!definition.id().equals(id)) {
            throw new IllegalArgumentException("its content has the id " + definition.id());
        }
        registry.put(new RegisteredTokenizer(
                definition,
                Optional.of(Instant.ofEpochSecond(
                        first.getRegisteredAt().getSeconds(),
                        first.getRegisteredAt().getNanos())),
                ordered.size()));
    }

    private static Timestamp now() {
        Instant now = Instant.now();
        return Timestamp.newBuilder()
                .setSeconds(now.getEpochSecond())
                .setNanos(now.getNano())
                .build();
    }
}
