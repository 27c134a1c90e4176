package io.squadron.endtoend.ledger.client;

import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.QuestionAnswered;
import io.squadron.endtoend.stack.TwoReplicas;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks one question after the other, of one model or another, the champion among them. */
public final class AskingClient extends Client {
    private final TwoReplicas replicas;
    private final List<AnswerRequest> questions;
    private final List<String> models;

    public AskingClient(
            long seed,
            long pauseMillis,
            TwoReplicas replicas,
            List<AnswerRequest> questions,
            List<String> models,
            History history,
            CountDownLatch over) {
        super(seed, pauseMillis, history, over);
        this.replicas = replicas;
        this.questions = questions;
        this.models = models;
    }

    @Override
    void turn() {
        int question = random.nextInt(questions.size());
        AnswerResponse answer = QuestionAnsweringServiceGrpc.newBlockingStub(
                        either(replicas.inferenceA, replicas.inferenceB).channel())
                .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .answer(questions.get(question).toBuilder()
                        .setModel(one(models))
                        .build());
        history.add(new QuestionAnswered(question, answer.getCheckpointId(), answer.getAnswers(0)));
    }
}
