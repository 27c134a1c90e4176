package io.squadron.eval.system;

import io.smallrye.common.annotation.Identifier;
import io.squadron.kafka.DeadLetter;
import io.squadron.kafka.DeadLetters;
import io.squadron.kafka.Topic;
import io.squadron.kafka.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;

/** Sends dead letters again, as {@code squadron dead-letters} does. */
@ApplicationScoped
public class DeadLetterDesk {
    /** Above so many a replay is no matter of seconds, for which a browser would wait. */
    static final long MOST_LOOKED_THROUGH = 10_000;

    private static final int LIMIT_MS = 2000;
    private static final int SEND_LIMIT_MS = 10_000;

    private final Map<String, Object> settings;
    private final ReplayLock lock;

    DeadLetterDesk(@Identifier("default-kafka-broker") Map<String, Object> deployment, ReplayLock lock) {
        this.lock = lock;
        this.settings = new HashMap<>(deployment);
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MS);
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, LIMIT_MS);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, SEND_LIMIT_MS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, SEND_LIMIT_MS);
    }

    /**
     * Sends letters again to the topic that they stood on; blocks.
     *
     * @param place "TOPIC-PARTITION@OFFSET" of one, or a topic for all that stood there
     * @throws NotPossibleException with a sentence, if nothing can be sent
     */
    public Replay replay(String place) throws NotPossibleException {
        return lock.alone(() -> {
            try {
                return replayed(place);
            } catch (KafkaException e) {
                throw new NotPossibleException(KafkaCluster.sentence(e) + " What was acknowledged before was sent.");
            }
        });
    }

    private Replay replayed(String place) throws NotPossibleException {
        // Where a letter says that it stood is what its writer says; to topics of others nothing is sent from here.
        Predicate<DeadLetter> meant = letter -> isOurs(letter.topic())
                && (letter.topic().equals(place) || DeadLetterList.place(letter).equals(place));
        AtomicInteger lost = new AtomicInteger();
        AtomicInteger whole = new AtomicInteger();
        long total = DeadLetters.read(settings, MOST_LOOKED_THROUGH, letter -> {
            if (meant.test(letter)) {
                (letter.isWhole() ? whole : lost).incrementAndGet();
            }
        });
        if (total > MOST_LOOKED_THROUGH) {
            throw new NotPossibleException(
                    "There are too many dead letters to be sent again from a page; `squadron dead-letters"
                            + " replay` takes the time that it takes.");
        }
        if (whole.get() + lost.get() == 0) {
            throw new NotPossibleException("There is no dead letter of “" + DeadLetterList.cut(place) + "”.");
        }
        if (whole.get() == 0) {
            throw new NotPossibleException(
                    "It cannot be sent again: its value was larger than a record may be, and was not kept.");
        }
        List<DeadLetter> sent = DeadLetters.replay(settings, meant);
        if (sent.isEmpty()) {
            throw new NotPossibleException("It is not there any more, so nothing was sent.");
        }
        return new Replay(sent.get(0).topic(), sent.size(), lost.get());
    }

    /** A topic of Squadron. */
    public static boolean isOurs(String topic) {
        return Topics.all().stream().map(Topic::name).anyMatch(topic::equals);
    }

    /**
     * What was sent.
     *
     * @param left could not be, as its value was not kept
     */
    public record Replay(String topic, int sent, int left) {}

    /** Why nothing was sent, in one sentence. */
    public static final class NotPossibleException extends Exception {
        private static final long serialVersionUID = 1;

        NotPossibleException(String sentence) {
            super(sentence);
        }

        NotPossibleException(String sentence, Throwable cause) {
            super(sentence, cause);
        }
    }
}
