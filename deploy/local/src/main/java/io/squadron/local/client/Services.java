package io.squadron.local.client;

import io.grpc.ClientInterceptor;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.squadron.access.AccessKey;
import io.squadron.access.grpc.Credential;
import io.squadron.v1.AliasChange;
import io.squadron.v1.AnalysisServiceGrpc;
import io.squadron.v1.AnalysisServiceGrpc.AnalysisServiceBlockingStub;
import io.squadron.v1.AnalysisServiceGrpc.AnalysisServiceStub;
import io.squadron.v1.AnswerLimits;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.EncoderServiceGrpc;
import io.squadron.v1.EncoderServiceGrpc.EncoderServiceBlockingStub;
import io.squadron.v1.EncoderServiceGrpc.EncoderServiceStub;
import io.squadron.v1.EvaluationServiceGrpc;
import io.squadron.v1.EvaluationServiceGrpc.EvaluationServiceBlockingStub;
import io.squadron.v1.EvaluationServiceGrpc.EvaluationServiceStub;
import io.squadron.v1.GetLimitsRequest;
import io.squadron.v1.GetModelRequest;
import io.squadron.v1.ListAliasChangesRequest;
import io.squadron.v1.ListAliasChangesResponse;
import io.squadron.v1.ListDatasetsRequest;
import io.squadron.v1.ListDatasetsResponse;
import io.squadron.v1.ListModelsRequest;
import io.squadron.v1.ListModelsResponse;
import io.squadron.v1.ListRunsRequest;
import io.squadron.v1.ListRunsResponse;
import io.squadron.v1.Model;
import io.squadron.v1.ModelServiceGrpc;
import io.squadron.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import io.squadron.v1.QuestionAnsweringServiceGrpc.QuestionAnsweringServiceBlockingStub;
import io.squadron.v1.Run;
import io.squadron.v1.TokenizerServiceGrpc;
import io.squadron.v1.TokenizerServiceGrpc.TokenizerServiceBlockingStub;
import io.squadron.v1.TokenizerServiceGrpc.TokenizerServiceStub;
import io.squadron.v1.TrainerServiceGrpc;
import io.squadron.v1.TrainerServiceGrpc.TrainerServiceBlockingStub;
import io.squadron.v1.TrainerServiceGrpc.TrainerServiceStub;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The four services as a client sees them. Blocking stubs carry a deadline, counted from the moment the stub is taken;
 * the others are for streams, whose deadline is silence (see {@link ServerStream}).
 */
public final class Services implements AutoCloseable {
    private static final Duration UNARY_DEADLINE = Duration.ofSeconds(30);
    /** As the services' own limit: a prediction's n-best list or a long context stays far below. */
    private static final int MAX_MESSAGE_BYTES = 16 << 20;

    /**
     * Its thread ends when this is closed. One of gRPC's own would sit in the kernel for a second more, and the JVM's exit waits
     * 300 ms for such: most of what a short command takes.
     */
    private final EventLoopGroup eventLoop = new NioEventLoopGroup(1, new DefaultThreadFactory("services", true));

    private final List<ClientInterceptor> interceptors = new ArrayList<>();

    private final ManagedChannel tokenizer;
    private final ManagedChannel trainer;
    private final ManagedChannel inference;
    private final ManagedChannel eval;

    /**
     * Connects when something is called.
     *
     * @param key what every call shows; nothing where the services know of no keys
     */
    public Services(ServiceAddresses addresses, Optional<AccessKey> key) {
        interceptors.add(new CommandTrace(new SecureRandom()));
        key.ifPresent(shown -> interceptors.add(new Credential(() -> shown)));
        tokenizer = channel(addresses.tokenizer());
        trainer = channel(addresses.trainer());
        inference = channel(addresses.inference());
        eval = channel(addresses.eval());
    }

    private ManagedChannel channel(String target) {
        return NettyChannelBuilder.forTarget(target, InsecureChannelCredentials.create())
                .eventLoopGroup(eventLoop)
                .channelType(NioSocketChannel.class)
                // The services are on this machine: neither a proxy nor DNS has anything to say about them.
                .proxyDetector(address -> null)
                .disableServiceConfigLookUp()
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .intercept(interceptors)
                .build();
    }

    public TokenizerServiceBlockingStub tokenizer() {
        return TokenizerServiceGrpc.newBlockingStub(tokenizer).withDeadlineAfter(UNARY_DEADLINE);
    }

    public TokenizerServiceStub tokenizerStreams() {
        return TokenizerServiceGrpc.newStub(tokenizer);
    }

    public TrainerServiceBlockingStub trainer() {
        return trainer(UNARY_DEADLINE);
    }

    public TrainerServiceBlockingStub trainer(Duration deadline) {
        return TrainerServiceGrpc.newBlockingStub(trainer).withDeadlineAfter(deadline);
    }

    public TrainerServiceStub trainerStreams() {
        return TrainerServiceGrpc.newStub(trainer);
    }

    public EncoderServiceBlockingStub encoders() {
        return EncoderServiceGrpc.newBlockingStub(trainer).withDeadlineAfter(UNARY_DEADLINE);
    }

    public EncoderServiceStub encoderStreams() {
        return EncoderServiceGrpc.newStub(trainer);
    }

    /** Loading a model reads and hashes its files, so it gets the deadline that the caller allows. */
    public ModelServiceBlockingStub models(Duration deadline) {
        return ModelServiceGrpc.newBlockingStub(inference).withDeadlineAfter(deadline);
    }

    /** All models that were announced, newest first. */
    public List<Model> allModels() {
        return Pages.all(
                token -> models().listModels(ListModelsRequest.newBuilder()
                        .setPageToken(token)
                        .build()),
                ListModelsResponse::getModelsList,
                ListModelsResponse::getNextPageToken);
    }

    /** The model of that checkpoint id or alias. */
    public Optional<Model> findModel(String named) {
        try {
            return Optional.of(model(named));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * The model of that checkpoint id or alias.
     *
     * @throws StatusRuntimeException NOT_FOUND, with the names that are like it
     */
    public Model model(String named) {
        return models().getModel(GetModelRequest.newBuilder().setModel(named).build())
                .getModel();
    }

    /** All data sets, newest first. */
    public List<DatasetManifest> allDatasets() {
        return Pages.all(
                token -> tokenizer()
                        .listDatasets(ListDatasetsRequest.newBuilder()
                                .setPageToken(token)
                                .build()),
                ListDatasetsResponse::getDatasetsList,
                ListDatasetsResponse::getNextPageToken);
    }

    /** All runs, newest first. */
    public List<Run> allRuns() {
        return Pages.all(
                token -> trainer()
                        .listRuns(
                                ListRunsRequest.newBuilder().setPageToken(token).build()),
                ListRunsResponse::getRunsList,
                ListRunsResponse::getNextPageToken);
    }

    public AnalysisServiceBlockingStub analysis() {
        return AnalysisServiceGrpc.newBlockingStub(eval).withDeadlineAfter(UNARY_DEADLINE);
    }

    public AnalysisServiceStub analysisStreams() {
        return AnalysisServiceGrpc.newStub(eval);
    }

    /** What a name pointed at, newest first. */
    public List<AliasChange> aliasChanges(String alias) {
        return Pages.all(
                token -> evaluation()
                        .listAliasChanges(ListAliasChangesRequest.newBuilder()
                                .setAlias(alias)
                                .setPageToken(token)
                                .build()),
                ListAliasChangesResponse::getChangesList,
                ListAliasChangesResponse::getNextPageToken);
    }

    public ModelServiceBlockingStub models() {
        return models(UNARY_DEADLINE);
    }

    public QuestionAnsweringServiceBlockingStub questionAnswering(Duration deadline) {
        return QuestionAnsweringServiceGrpc.newBlockingStub(inference).withDeadlineAfter(deadline);
    }

    /** The most that one question may ask. */
    public AnswerLimits answerLimits() {
        return questionAnswering(UNARY_DEADLINE)
                .getLimits(GetLimitsRequest.getDefaultInstance())
                .getLimits();
    }

    public EvaluationServiceBlockingStub evaluation() {
        return evaluation(UNARY_DEADLINE);
    }

    public EvaluationServiceBlockingStub evaluation(Duration deadline) {
        return EvaluationServiceGrpc.newBlockingStub(eval).withDeadlineAfter(deadline);
    }

    public EvaluationServiceStub evaluationStreams() {
        return EvaluationServiceGrpc.newStub(eval);
    }

    @Override
    public void close() {
        List<ManagedChannel> channels = List.of(tokenizer, trainer, inference, eval);
        channels.forEach(ManagedChannel::shutdownNow);
        try {
            for (ManagedChannel channel : channels) {
                channel.awaitTermination(1, TimeUnit.SECONDS);
            }
            eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
