package io.squadron.trainer.queue;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.squadron.kafka.RecordValues;
import io.squadron.kafka.Topics;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.ChannelSink;
import io.squadron.trainer.kafka.FollowedTopic;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.kafka.RecordSink;
import io.squadron.trainer.kafka.TopicFollowers;
import io.squadron.trainer.run.Runs;
import io.squadron.v1.RunSummary;
import io.squadron.v1.RunSummaryRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * {@link Topics#RUN_SUMMARIES}: what is left of older runs, and from where on the run log is needed beside it. A summary
 * follows from the events up to the run's end, so that any trainer may write it, and twice does no harm. The position is
 * written behind the summaries that it relies on, in a topic of one order: whoever knows it knows them.
 */
@ApplicationScoped
public class RunSummaries {
    private static final String CHANNEL = "run-summaries";

    /** Key of the position; no run has an empty id. */
    private static final String POSITION = "";

    private final Runs runs;
    private final FollowedTopic topic;
    private final RecordSink sink;
    private volatile long replayFrom;

    @Inject
    RunSummaries(
            Runs runs,
            TopicFollowers followers,
            @Channel("summaries") MutinyEmitter<ProducerRecord<String, byte[]>> channel,
            TrainerConfig config) {
        this(runs, followers, new ChannelSink(channel, config.kafkaTimeout()));
    }

    public RunSummaries(Runs runs, TopicFollowers followers, RecordSink sink) {
        this.runs = runs;
        this.topic = followers.of(CHANNEL, Topics.RUN_SUMMARIES, this::apply);
        this.sink = sink;
    }

    /** Begins to read; to be called once. */
    public void start() {
        topic.start();
    }

    @Incoming(CHANNEL)
    void take(ConsumerRecord<String, byte[]> received) {
        topic.take(received);
    }

    private void apply(ConsumerRecord<String, byte[]> received) {
        if (received.value() == null) {
            runs.summaryRemoved(received.key());
            return;
        }
        RunSummaryRecord summary = RecordValues.parse(received, RunSummaryRecord.parser());
        switch (summary.getRecordCase()) {
            case SUMMARY -> runs.summarized(summary.getSummary());
            case REPLAY_FROM -> replayFrom = summary.getReplayFrom();
            case RECORD_NOT_SET ->
                throw new IllegalArgumentException("it is of a kind that this trainer does not know");
        }
    }

    /**
     * From where on the run log is to be read, when all summaries that are there now are known.
     *
     * @throws KafkaUnavailableException if that cannot be had in time
     */
    long replayFrom() {
        topic.catchUp();
        return replayFrom;
    }

    /**
     * Writes the summaries of runs that need not be held whole any more, waits until they are back, so that their histories
     * are let go, and then the position.
     *
     * @param position how far the log is known
     * @throws KafkaUnavailableException if Kafka does not answer in time; what is written stays
     */
    void write(long position) {
        if (runs.surplus().isEmpty() && runs.deletedSummaries().isEmpty()) {
            return;
        }
        topic.catchUp();
        for (String runId : runs.deletedSummaries()) {
            sink.write(new ProducerRecord<>(Topics.RUN_SUMMARIES, runId, null));
        }
        for (RunSummary summary : runs.surplus()) {
            write(
                    summary.getRun().getRunId(),
                    RunSummaryRecord.newBuilder().setSummary(summary).build());
        }
        topic.catchUp();
        long neededFrom = runs.neededFrom(position);
        if (neededFrom > replayFrom) {
            write(
                    POSITION,
                    RunSummaryRecord.newBuilder().setReplayFrom(neededFrom).build());
        }
    }

    private void write(String key, RunSummaryRecord value) {
        sink.write(new ProducerRecord<>(Topics.RUN_SUMMARIES, key, value.toByteArray()));
    }
}
