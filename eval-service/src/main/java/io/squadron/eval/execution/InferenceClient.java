package io.squadron.eval.execution;

import io.grpc.Channel;
import io.quarkus.grpc.GrpcClient;
import io.squadron.eval.EvalConfig;
import io.squadron.eval.dataset.DevQuestion;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerStreamRequest;
import io.squadron.v1.AnswerText;
import io.squadron.v1.LoadModelRequest;
import io.squadron.v1.Model;
import io.squadron.v1.ModelServiceGrpc;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;

/** The inference-service as evaluations use it; every call has a deadline. */
@ApplicationScoped
class InferenceClient {
    private final Channel channel;
    private final EvalConfig config;

    InferenceClient(@GrpcClient("inference") Channel channel, EvalConfig config) {
        this.channel = channel;
        this.config = config;
    }

    /** Returns when the checkpoint is loaded; fails with a {@code StatusRuntimeException}. */
    Model load(String checkpointId) {
        return ModelServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(config.loadDeadline().toMillis(), TimeUnit.MILLISECONDS)
                .loadModel(LoadModelRequest.newBuilder().setModel(checkpointId).build())
                .getModel();
    }

    AnswerStream open() {
        AnswerStream stream = new AnswerStream();
        QuestionAnsweringServiceGrpc.newStub(channel)
                .withDeadlineAfter(config.streamDeadline().toMillis(), TimeUnit.MILLISECONDS)
                .answerStream(stream);
        return stream;
    }

    /** The question as run_squad would ask it; its position in the data set is the request's id. */
    static AnswerStreamRequest request(CheckpointEvaluation evaluation, Question asked) {
        DevQuestion question = asked.content();
        AnswerRequest request = AnswerRequest.newBuilder()
                .setQuestion(question.question)
                .setContext(question.context)
                .setTopK(1)
                .setNBestSize(evaluation.nBestSize)
                .setMaxAnswerLength(evaluation.maxAnswerLength)
                .setHandleImpossibleAnswer(evaluation.version2WithNegative)
                .setNullScoreDiffThreshold(evaluation.nullScoreDiffThreshold)
                .setModel(evaluation.checkpointId)
                .setAnswerText(AnswerText.ANSWER_TEXT_RUN_SQUAD)
                .setVerboseLogging(evaluation.verboseLogging)
                .setPrecision(evaluation.precision.toProto())
                .build();
        return AnswerStreamRequest.newBuilder()
                .setRequestId(asked.requestId())
                .setRequest(request)
                .build();
    }
}
