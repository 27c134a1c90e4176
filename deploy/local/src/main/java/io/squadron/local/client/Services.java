package io.squadron.local.client;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.squadron.v1.EvaluationGrpc;
import io.squadron.v1.EvaluationGrpc.EvaluationBlockingStub;
import io.squadron.v1.EvaluationGrpc.EvaluationStub;
import io.squadron.v1.ModelsGrpc;
import io.squadron.v1.ModelsGrpc.ModelsBlockingStub;
import io.squadron.v1.QuestionAnsweringGrpc;
import io.squadron.v1.QuestionAnsweringGrpc.QuestionAnsweringBlockingStub;
import io.squadron.v1.TokenizerGrpc;
import io.squadron.v1.TokenizerGrpc.TokenizerBlockingStub;
import io.squadron.v1.TokenizerGrpc.TokenizerStub;
import io.squadron.v1.TrainerGrpc;
import io.squadron.v1.TrainerGrpc.TrainerBlockingStub;
import io.squadron.v1.TrainerGrpc.TrainerStub;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The four services as a client sees them. Blocking stubs carry a deadline, counted from the moment the stub is taken;
 * the others are for streams, whose deadline is silence (see {@link ServerStream}).
 */
public final class Services implements AutoCloseable {
    private static final Duration UNARY_DEADLINE = Duration.ofSeconds(30);
    /** As the services' own limit: a prediction's n-best list or a long context stays far below. */
    private static final int MAX_MESSAGE_BYTES = 16 << 20;

    private final ManagedChannel tokenizer;
    private final ManagedChannel trainer;
    private final ManagedChannel inference;
    private final ManagedChannel eval;

    public Services(ServiceAddresses addresses) {
        tokenizer = channel(addresses.tokenizer());
        trainer = channel(addresses.trainer());
        inference = channel(addresses.inference());
        eval = channel(addresses.eval());
    }

    private static ManagedChannel channel(String target) {
        return Grpc.newChannelBuilder(target, InsecureChannelCredentials.create())
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .build();
    }

    public TokenizerBlockingStub tokenizer() {
        return TokenizerGrpc.newBlockingStub(tokenizer).withDeadlineAfter(UNARY_DEADLINE);
    }

    public TokenizerStub tokenizerStreams() {
        return TokenizerGrpc.newStub(tokenizer);
    }

    public TrainerBlockingStub trainer() {
        return trainer(UNARY_DEADLINE);
    }

    public TrainerBlockingStub trainer(Duration deadline) {
        return TrainerGrpc.newBlockingStub(trainer).withDeadlineAfter(deadline);
    }

    public TrainerStub trainerStreams() {
        return TrainerGrpc.newStub(trainer);
    }

    /** Loading a model reads and hashes its files, so it gets the deadline that the caller allows. */
    public ModelsBlockingStub models(Duration deadline) {
        return ModelsGrpc.newBlockingStub(inference).withDeadlineAfter(deadline);
    }

    public ModelsBlockingStub models() {
        return models(UNARY_DEADLINE);
    }

    public QuestionAnsweringBlockingStub questionAnswering(Duration deadline) {
        return QuestionAnsweringGrpc.newBlockingStub(inference).withDeadlineAfter(deadline);
    }

    public EvaluationBlockingStub evaluation() {
        return evaluation(UNARY_DEADLINE);
    }

    public EvaluationBlockingStub evaluation(Duration deadline) {
        return EvaluationGrpc.newBlockingStub(eval).withDeadlineAfter(deadline);
    }

    public EvaluationStub evaluationStreams() {
        return EvaluationGrpc.newStub(eval);
    }

    @Override
    public void close() {
        List<ManagedChannel> channels = List.of(tokenizer, trainer, inference, eval);
        channels.forEach(ManagedChannel::shutdownNow);
        try {
            for (ManagedChannel channel : channels) {
                channel.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
