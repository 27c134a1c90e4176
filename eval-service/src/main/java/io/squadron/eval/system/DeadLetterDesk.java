package io.squadron.eval.system;

import io.squadron.eval.reading.Reading;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.common.annotation.Identifier;
import io.squadron.kafka.DeadLetter;
import io.squadron.kafka.DeadLetters;
import io.squadron.kafka.Topic;
import io.squadron.kafka.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Bytes;

/** Looks through the dead letters and sends them again, as {@code squadron dead-letters} does. */
@ApplicationScoped
public class DeadLetterDesk {
    /** Of the newest. */
    static final int SHOWN = 50;

    /** A key or a reason is shown up to so many characters: the rest of it is no sentence any more. */
    private static final int LONGEST_TEXT = 2000;

    /** Above so many a replay is no matter of seconds, for which a browser would wait. */
    static final long MOST_LOOKED_THROUGH = 10_000;

    private static final int LIMIT_MS = 2000;
    private static final int SEND_LIMIT_MS = 10_000;

    private final Map<String, Object> settings;
    private final ReentrantLock replaying = new ReentrantLock();

    DeadLetterDesk(@Identifier("default-kafka-broker") Map<String, Object> deployment) {
        this.settings = new HashMap<>(deployment);
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MS);
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, LIMIT_MS);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, SEND_LIMIT_MS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, SEND_LIMIT_MS);
    }

    /** The newest, or a sentence. */
    Reading<DeadRecords> ask() {
        Deque<DeadRecord> newest = new ArrayDeque<>();
        try {
            long total = DeadLetters.read(settings, SHOWN, letter -> newest.addFirst(shown(letter)));
            List<DeadRecord> records = List.copyOf(newest);
            return Reading.of(new DeadRecords(
                    records,
                    records.stream()
                            .filter(DeadRecord::canBeSentAgain)
                            .map(DeadRecord::topic)
                            .distinct()
                            .sorted()
                            .toList(),
                    total));
        } catch (KafkaException e) {
            return Reading.none(KafkaCluster.sentence(e));
        }
    }

    /**
     * Sends letters again to the topic that they stood on; blocks.
     *
     * @param place "TOPIC-PARTITION@OFFSET" of one, or a topic for all that stood there
     * @throws NotPossibleException with a sentence, if nothing can be sent
     */
    public Replay replay(String place) throws NotPossibleException {
        // Two at once would send everything twice.
        if (!replaying.tryLock()) {
            throw new NotPossibleException("Dead letters are being sent again just now; try again in a moment.");
        }
        try {
            return replayed(place);
        } catch (KafkaException e) {
            throw new NotPossibleException(KafkaCluster.sentence(e) + " What was acknowledged before was sent.");
        } finally {
            replaying.unlock();
        }
    }

    private Replay replayed(String place) throws NotPossibleException {
        // Where a letter says that it stood is what its writer says; to topics of others nothing is sent from here.
        Predicate<DeadLetter> meant = letter -> isOurs(letter.topic())
                && (letter.topic().equals(place) || place(letter).equals(place));
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
            throw new NotPossibleException("There is no dead letter of “" + cut(place) + "”.");
        }
        if (whole.get() == 0) {
            throw new NotPossibleException(
                    "It cannot be sent again: its value was larger than a record may be, and was not kept.");
        }
        List<DeadLetter> sent = DeadLetters.replay(settings, meant);
        return new Replay(sent.get(0).topic(), sent.size(), lost.get());
    }

    private static DeadRecord shown(DeadLetter letter) {
        return new DeadRecord(
                place(letter),
                letter.topic(),
                cut(text(letter.key())),
                letter.at(),
                cut(letter.reason()),
                obstacle(letter));
    }

    private static String obstacle(DeadLetter letter) {
        if (!isOurs(letter.topic())) {
            return "It stood on no topic of Squadron.";
        }
        return letter.isWhole() ? "" : "It was too large to be kept.";
    }

    private static String text(Bytes key) {
        return key == null || key.get() == null ? "" : new String(key.get(), UTF_8);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + " …";
    }

    private static String place(DeadLetter letter) {
        return letter.topic() + "-" + letter.partition() + "@" + letter.offset();
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
    }
}
