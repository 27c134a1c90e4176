package io.squadron.eval.intake;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.squadron.eval.storage.PatientTransactions;
import io.squadron.eval.storage.StoppingException;
import io.squadron.eval.storage.TransactionTooLongException;
import io.squadron.kafka.RecordValues;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * The way of every record from a topic into the database. A polled batch is one transaction, and its offsets are
 * committed after it; together with projections that may be applied again this makes each record count once.
 *
 * <p>While PostgreSQL is away the batch waits. If it takes longer than a transaction may, it is stored in halves. If the
 * batch fails for another reason, it is halved until the record at fault stands alone: that one goes to the dead letters, so
 * that the partition moves on.
 */
@ApplicationScoped
class RecordIntake {
    private final PatientTransactions transactions;
    private final DeadLetters deadLetters;
    private final IntakeMeters meters;

    RecordIntake(PatientTransactions transactions, DeadLetters deadLetters, IntakeMeters meters) {
        this.transactions = transactions;
        this.deadLetters = deadLetters;
        this.meters = meters;
    }

    private record Received<T>(ConsumerRecord<String, byte[]> record, T value) {}

    /** What a record says. */
    @FunctionalInterface
    interface Reader<T> {
        /** Empty if it says nothing that is stored. */
        Optional<T> read(ConsumerRecord<String, byte[]> record);
    }

    /** As the other {@code take}, for topics whose tombstones say nothing that is stored. */
    <T extends MessageLite> List<T> take(
            ConsumerRecords<String, byte[]> records, Parser<T> parser, Consumer<List<T>> store) {
        return take(
                records,
                record -> record.value() == null ? Optional.empty() : Optional.of(RecordValues.parse(record, parser)),
                store);
    }

    /**
     * Returns when every record of the batch is in the database or among the dead letters.
     *
     * @param store stores the values in their order, within a transaction
     * @return the values that were stored
     */
    <T> List<T> take(ConsumerRecords<String, byte[]> records, Reader<T> reader, Consumer<List<T>> store) {
        List<Received<T>> received = new ArrayList<>(records.count());
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                reader.read(record).ifPresent(value -> received.add(new Received<>(record, value)));
            } catch (IllegalArgumentException e) {
                deadLetters.bury(record, e);
            }
        }
        List<T> stored = received.isEmpty() ? List.of() : storeTogether(received, store);
        measure(records);
        return stored;
    }

    private void measure(ConsumerRecords<String, byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<String, byte[]>> ofPartition = records.records(partition);
            meters.taken(
                    partition.topic(), ofPartition.size(), ofPartition.get(0).timestamp());
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
        } catch (TransactionTooLongException e) {
            // One record alone is little work: the database is slow, and what is slow passes.
            return received.size() > 1 ? storeInHalves(received, store) : storeTogether(received, store);
        } catch (RuntimeException e) {
            if (received.size() > 1) {
                return storeInHalves(received, store);
            }
            deadLetters.bury(received.get(0).record(), e);
            return List.of();
        }
    }

    /** What is at fault is found in a few steps, and the rest of the batch stays together. */
    private <T> List<T> storeInHalves(List<Received<T>> received, Consumer<List<T>> store) {
        int middle = received.size() / 2;
        List<T> stored = new ArrayList<>(storeTogether(received.subList(0, middle), store));
        stored.addAll(storeTogether(received.subList(middle, received.size()), store));
        return stored;
    }
}
