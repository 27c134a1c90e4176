package io.squadron.eval.service;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.squadron.v1.AnswerError;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.AnswerStreamRequest;
import io.squadron.v1.AnswerStreamResponse;
import io.squadron.v1.AnswerText;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.ListModelsRequest;
import io.squadron.v1.ListModelsResponse;
import io.squadron.v1.LoadModelRequest;
import io.squadron.v1.LoadModelResponse;
import io.squadron.v1.Model;
import io.squadron.v1.ModelServiceGrpc;
import io.squadron.v1.ModelState;
import io.squadron.v1.Precision;
import io.squadron.v1.PredictedAnswer;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import io.squadron.v1.Span;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A real gRPC server in the inference-service's place: each model is a map from question to answer, and the rest of the
 * contract holds. It can be away for a while, and it can break off after so many answers.
 */
@ApplicationScoped
class InferenceNeighbour {
    /** A question that stands for every one that the model has no answer of its own for. */
    static final String ANY = "any question";

    /** An answer that stands for a question that cannot be answered. */
    static final String REFUSED = "REFUSED";

    /** An answer that stands for a question that cannot be answered now. */
    static final String BUSY = "BUSY";

    /** An answer that stands for a question that fails inside the service. */
    static final String FAILING = "FAILING";

    /** As {@link #FAILING}, but the first time only; the answer follows. */
    static final String FAILING_ONCE = "FAILING ONCE ";

    /** An answer that stands for a question that never gets a response. */
    static final String SILENT = "SILENT";

    /** An answer that stands for a question that there is no room for. */
    static final String NO_ROOM = "NO ROOM";

    private final int port;
    private final Map<String, Map<String, String>> models = new ConcurrentHashMap<>();
    private final List<AnswerRequest> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> resident = new ConcurrentHashMap<>();
    private final Set<String> fast = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> answersUntilBreak = new ConcurrentHashMap<>();
    private final HeardTraces traces = new HeardTraces();
    private Server server;

    InferenceNeighbour(@ConfigProperty(name = "squadron.eval.inference-port") int port) {
        this.port = port;
    }

    /** To which trace the latest stream of questions belonged. */
    String lastTraceparent() {
        return traces.last();
    }

    /** The model knows these answers. */
    void serves(String checkpointId, Map<String, String> answers) {
        models.put(checkpointId, answers);
    }

    /** The same model in int8, which it can be served in from now on, knows these answers. */
    void servesInInt8(String checkpointId, Map<String, String> answers) {
        models.put(inInt8(checkpointId), answers);
        fast.add(checkpointId);
    }

    private static String inInt8(String checkpointId) {
        return checkpointId + " in int8";
    }

    /** The model is listed as one that is in memory. */
    void hasInMemory(String checkpointId, String alias) {
        resident.put(checkpointId, alias);
    }

    private Map<String, String> answersOf(AnswerRequest request) {
        return models.get(
                request.getPrecision() == Precision.PRECISION_INT8 ? inInt8(request.getModel()) : request.getModel());
    }

    synchronized void start() throws IOException {
        if (server == null) {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .addService(new Models())
                    .addService(new Health())
                    .addService(new Answers())
                    .intercept(traces)
                    .build()
                    .start();
        }
    }

    @PreDestroy
    synchronized void stop() {
        if (server != null) {
            server.shutdownNow();
            server = null;
        }
    }

    /** Breaks off after so many answers of a model, and says no more for it. */
    void breakAfter(String checkpointId, int answers) {
        answersUntilBreak.put(checkpointId, new AtomicInteger(answers));
    }

    void breakNoMore(String checkpointId) {
        answersUntilBreak.remove(checkpointId);
    }

    /** What a model was asked, in the order of arrival. */
    List<AnswerRequest> asked(String checkpointId) {
        return asked.stream()
                .filter(request -> request.getModel().equals(checkpointId))
                .toList();
    }

    private final class Models extends ModelServiceGrpc.ModelServiceImplBase {
        @Override
        public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> response) {
            ListModelsResponse.Builder list = ListModelsResponse.newBuilder();
            resident.forEach((id, alias) -> list.addModels(Model.newBuilder()
                    .setCheckpoint(Checkpoint.newBuilder()
                            .setCheckpointId(id)
                            .addFiles(CheckpointFile.newBuilder().setSize(1536)))
                    .addAliases(alias)
                    .setPrecision(Precision.PRECISION_FP32)
                    .setState(ModelState.MODEL_STATE_LOADED)));
            response.onNext(list.setTotalSize(list.getModelsCount()).build());
            response.onCompleted();
        }

        @Override
        public void loadModel(LoadModelRequest request, StreamObserver<LoadModelResponse> response) {
            if (!models.containsKey(request.getModel())) {
                response.onError(Status.FAILED_PRECONDITION
                        .withDescription("model.safetensors differs from its announced SHA-256.")
                        .asRuntimeException());
                return;
            }
            response.onNext(LoadModelResponse.newBuilder()
                    .setModel(Model.newBuilder()
                            .setState(ModelState.MODEL_STATE_LOADED)
                            .addAllPrecisions(
                                    fast.contains(request.getModel())
                                            ? List.of(Precision.PRECISION_INT8, Precision.PRECISION_FP32)
                                            : List.of(Precision.PRECISION_FP32)))
                    .build());
            response.onCompleted();
        }
    }

    private static final class Health extends HealthGrpc.HealthImplBase {
        @Override
        public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> response) {
            response.onNext(HealthCheckResponse.newBuilder()
                    .setStatus(HealthCheckResponse.ServingStatus.SERVING)
                    .build());
            response.onCompleted();
        }
    }

    private final class Answers extends QuestionAnsweringServiceGrpc.QuestionAnsweringServiceImplBase {
        /** As a person asks: the answer is where it stands in the context. */
        @Override
        public void answer(AnswerRequest request, StreamObserver<AnswerResponse> response) {
            String text = models.getOrDefault(request.getModel(), Map.of()).get(request.getQuestion());
            if (text == null) {
                response.onError(Status.NOT_FOUND
                        .withDescription("There is no model \"" + request.getModel() + "\".")
                        .asRuntimeException());
                return;
            }
            asked.add(request);
            int start = request.getContext().indexOf(text);
            response.onNext(AnswerResponse.newBuilder()
                    .addAnswers(PredictedAnswer.newBuilder()
                            .setText(text)
                            .setProbability(0.75)
                            .setCalibratedProbability(0.625)
                            .setSpan(Span.newBuilder().setStartUtf16(start).setEndUtf16(start + text.length())))
                    .setCheckpointId(request.getModel())
                    .setPrecision(Precision.PRECISION_INT8)
                    .build());
            response.onCompleted();
        }

        @Override
        public StreamObserver<AnswerStreamRequest> answerStream(StreamObserver<AnswerStreamResponse> responses) {
            return new StreamObserver<>() {
                @Override
                public void onNext(AnswerStreamRequest streamed) {
                    AnswerRequest request = streamed.getRequest();
                    AtomicInteger untilBreak = answersUntilBreak.get(request.getModel());
                    int left = untilBreak == null ? Integer.MAX_VALUE : untilBreak.getAndDecrement();
                    if (left == 0) {
                        responses.onError(Status.UNAVAILABLE.asRuntimeException());
                    } else if (left > 0) {
                        asked.add(request);
                        if (!SILENT.equals(models.get(request.getModel()).get(request.getQuestion()))) {
                            responses.onNext(answerTo(streamed.getRequestId(), request));
                        }
                    }
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {
                    responses.onCompleted();
                }
            };
        }
    }

    private AnswerStreamResponse answerTo(String requestId, AnswerRequest request) {
        AnswerStreamResponse.Builder response =
                AnswerStreamResponse.newBuilder().setRequestId(requestId);
        Map<String, String> known = answersOf(request);
        String answer = known.getOrDefault(request.getQuestion(), known.get(ANY));
        if (answer == null || request.getAnswerText() != AnswerText.ANSWER_TEXT_RUN_SQUAD) {
            return response.setError(error(Status.Code.INTERNAL, "Not foreseen."))
                    .build();
        }
        if (answer.equals(REFUSED)) {
            return response.setError(error(Status.Code.INVALID_ARGUMENT, "The question is blank."))
                    .build();
        }
        if (answer.equals(FAILING) || (answer.startsWith(FAILING_ONCE) && isAskedFirst(request))) {
            return response.setError(error(Status.Code.INTERNAL, "The engine stumbled."))
                    .build();
        }
        if (answer.equals(NO_ROOM)) {
            return response.setError(error(Status.Code.RESOURCE_EXHAUSTED, "There is no room."))
                    .build();
        }
        if (answer.equals(BUSY)) {
            return response.setError(error(Status.Code.UNAVAILABLE, "The queue is full."))
                    .build();
        }
        PredictedAnswer best = PredictedAnswer.newBuilder()
                .setText(answer.replace(FAILING_ONCE, ""))
                .setProbability(0.75)
                .setStartLogit(4.5)
                .build();
        PredictedAnswer second = PredictedAnswer.newBuilder()
                .setText("something else")
                .setProbability(0.25)
                .build();
        return response.setResponse(AnswerResponse.newBuilder()
                        .addAnswers(best)
                        .addNBest(best)
                        .addNBest(second)
                        .setNullScoreDiff(answer.isEmpty() ? 2.0 : -2.0))
                .build();
    }

    private boolean isAskedFirst(AnswerRequest request) {
        return asked(request.getModel()).stream()
                        .filter(other -> other.getQuestion().equals(request.getQuestion()))
                        .count()
                == 1;
    }

    private static AnswerError error(Status.Code code, String message) {
        return AnswerError.newBuilder()
                .setCode(code.value())
                .setMessage(message)
                .build();
    }
}
