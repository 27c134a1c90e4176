package io.squadron.inference.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.answer.PipelineAnswer;
import io.squadron.inference.config.InferenceConfig;
import io.squadron.inference.question.AnswerListener;
import io.squadron.inference.question.QuestionAnswerer;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The Hugging Face inference API's question answering: what {@code huggingface_hub.InferenceClient}, {@code
 * @huggingface/inference} and their users' curl speak to.
 *
 * <p>A body is read and parsed on a worker's thread; while the answer is made, none waits. Only {@code application/json} is
 * taken, which both clients send: no page that a browser shows can send it here unasked.
 */
@Path("/")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public class HubResource {
    private static final Duration BATCH_RETRY = Duration.ofSeconds(5);

    private final QuestionAnswerer answerer;
    private final InferenceConfig config;
    private final AnswerListener listener;
    private final ObjectMapper json;
    private final AtomicInteger batches = new AtomicInteger();

    HubResource(QuestionAnswerer answerer, InferenceConfig config, AnswerListener listener, ObjectMapper json) {
        this.answerer = answerer;
        this.config = config;
        this.listener = listener;
        this.json = json;
    }

    /** The champion answers, and while there is none, the newest model. */
    @POST
    @Blocking
    public Uni<Response> ask(byte[] body) {
        return askModel("", body);
    }

    /** A checkpoint's id or an alias; ids of the Hugging Face hub have a slash, so that one may stand in it. */
    @POST
    @Path("models/{model:.+}")
    @Blocking
    public Uni<Response> askModel(@PathParam("model") String model, byte[] body) {
        return PendingReply.of(
                ErrorForm.HUB, () -> begin(HubRequest.read(body, model, config.maxBatchQuestions(), json)));
    }

    private PendingReply begin(HubRequest request) {
        long deadline = System.nanoTime() + config.requestTimeout().toNanos();
        HubBatch batch = new HubBatch(
                request,
                (question, whenFull) ->
                        answerer.answer(question, Duration.ofNanos(deadline - System.nanoTime()), whenFull),
                Infrastructure.getDefaultWorkerPool());
        if (request.questions().size() > 1) {
            enter(batch);
        }
        batch.begin();
        return new PendingReply(batch.answers().thenApply(answers -> body(answers, request.isBatch())), batch::cancel);
    }

    /** Those of several questions wait for room, so their number is bounded. */
    private void enter(HubBatch batch) {
        if (batches.incrementAndGet() > config.maxStreams()) {
            batches.decrementAndGet();
            listener.refused(Refusal.BUSY);
            throw new RefusedException(
                    Refusal.BUSY,
                    "",
                    "%d requests of several questions are under way, which is the limit: try again later"
                            .formatted(config.maxStreams()),
                    BATCH_RETRY);
        }
        var unused = batch.answers().whenComplete((answers, failure) -> batches.decrementAndGet());
    }

    /** A list for a list, even of one; the pipeline unpacks that. */
    private static Object body(List<List<PipelineAnswer>> answers, boolean isBatch) {
        return isBatch ? answers.stream().map(HubAnswer::of).toList() : HubAnswer.of(answers.get(0));
    }
}
