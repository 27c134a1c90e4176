package io.squadron.eval.intake;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.squadron.eval.storage.PatientTransactions;
import io.squadron.eval.storage.StoppingException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * The way of every record from a topic into the database. A polled batch is one transaction, and its offsets are
 * committed after it; together with projections that may be applied again this makes each record count once.
 *
 * <p>While PostgreSQL is away the batch waits. If the batch fails for another reason, its records are stored one by one,
 * and the one at fault goes to the dead letters, so that the partition moves on.
 */
@ApplicationScoped
class RecordIntake {
    private final PatientTransactions transactions;
    private final DeadLetters deadLetters;

    RecordIntake(PatientTransactions transactions, DeadLetters deadLetters) {
        this.transactions = transactions;
        this.deadLetters = deadLetters;
    }

    private record Received<T>(ConsumerRecord<String, byte[]> record, T value) {}

    /**
     * Returns when every record of the batch is in the database or among the dead letters.
     *
     * @param store stores the values in their order, within a transaction
     * @return the values that were stored
     */
    <T> List<T> take(ConsumerRecords<String, byte[]> records, Parser<T> parser, Consumer<List<T>> store) {
        List<Received<T>> received = new ArrayList<>(records.count());
        for (ConsumerRecord<String, byte[]> record : records) {
            // A tombstone of a compacted topic says nothing that is stored here.
            if (record.value() != null) {
                parse(record, parser, received);
            }
        }
        return received.isEmpty() ? List.of() : storeTogether(received, store);
    }

    private <T> void parse(ConsumerRecord<String, byte[]> record, Parser<T> parser, List<Received<T>> received) {
        try {
            received.add(new Received<>(record, parser.parseFrom(record.value())));
        } catch (InvalidProtocolBufferException e) {
            deadLetters.bury(record, e);
        }
    }

    private <T> List<T> storeTogether(List<Received<T>> received, Consumer<List<T>> store) {
        List<T> values = received.stream().map(Received::value).toList();
        String what = "Storing " + values.size() + " records of "
                + received.get(0).record().topic();
        try {
            transactions.run(what, () -> store.accept(values));
            return values;
        } catch (StoppingException e) {
            throw e;
        } catch (RuntimeException e) {
            if (received.size() > 1) {
                return storeOneByOne(received, store);
            }
            deadLetters.bury(received.get(0).record(), e);
            return List.of();
        }
    }

    private <T> List<T> storeOneByOne(List<Received<T>> received, Consumer<List<T>> store) {
        List<T> stored = new ArrayList<>();
        for (Received<T> one : received) {
            stored.addAll(storeTogether(List.of(one), store));
        }
        return stored;
    }
}
