package io.squadron.eval.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.common.annotation.Identifier;
import io.squadron.eval.reading.Reading;
import io.squadron.kafka.DeadLetter;
import io.squadron.kafka.DeadLetters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Bytes;

/**
 * The newest dead letters. A letter is a whole record that a service could not use, some megabytes maybe, so they are read only
 * when the topic has changed.
 */
@ApplicationScoped
class DeadLetterList {
    /** Of the newest. */
    static final int SHOWN = 50;

    /** A key or a reason is shown up to so many characters: the rest of it is no sentence any more. */
    private static final int LONGEST_TEXT = 2000;

    private static final int LIMIT_MS = 2000;

    private final Map<String, Object> settings;
    private final KafkaCluster cluster;

    // Guarded by this.
    private Known known;

    DeadLetterList(@Identifier("default-kafka-broker") Map<String, Object> deployment, KafkaCluster cluster) {
        this.settings = new HashMap<>(deployment);
        this.cluster = cluster;
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MS);
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, LIMIT_MS);
    }

    /** What was read when the topic began and ended there. */
    private record Known(Offsets at, DeadRecords records) {}

    /** The newest, or a sentence. */
    synchronized Reading<DeadRecords> ask() {
        try {
            // Asked before the letters are read: one that comes meanwhile is seen by the next reading at the latest.
            Offsets now = cluster.deadLetters();
            if (known == null || !known.at().equals(now)) {
                known = new Known(now, read());
            }
            return Reading.of(known.records());
        } catch (ExecutionException e) {
            return Reading.none(KafkaCluster.sentence(e.getCause()));
        } catch (TimeoutException | KafkaException e) {
            return Reading.none(KafkaCluster.sentence(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reading.none(KafkaCluster.sentence(e));
        }
    }

    private DeadRecords read() {
        Deque<DeadRecord> newest = new ArrayDeque<>();
        long total = DeadLetters.read(settings, SHOWN, letter -> newest.addFirst(shown(letter)));
        List<DeadRecord> records = List.copyOf(newest);
        return new DeadRecords(
                records,
                records.stream()
                        .filter(DeadRecord::canBeSentAgain)
                        .map(DeadRecord::topic)
                        .distinct()
                        .sorted()
                        .toList(),
                total);
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
        if (!DeadLetterDesk.isOurs(letter.topic())) {
            return "It stood on no topic of Squadron.";
        }
        return letter.isWhole() ? "" : "It was too large to be kept.";
    }

    private static String text(Bytes key) {
        return key == null || key.get() == null ? "" : new String(key.get(), UTF_8);
    }

    static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + " …";
    }

    /** Where a letter stood, "TOPIC-PARTITION@OFFSET". */
    static String place(DeadLetter letter) {
        return letter.topic() + "-" + letter.partition() + "@" + letter.offset();
    }
}
