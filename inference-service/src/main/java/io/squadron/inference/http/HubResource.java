package io.squadron.inference.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.squadron.inference.config.InferenceConfig;
import io.squadron.inference.question.QuestionAnswerer;
import io.squadron.inference.question.QuestionBatch;
import io.squadron.inference.question.QuestionBatches;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * The Hugging Face inference API's question answering: what {@code huggingface_hub.InferenceClient}, {@code
 * @huggingface/inference} and their users' curl speak to.
 *
 * <p>A body is read and parsed on a worker's thread; while the answer is made, none waits. Only {@code application/json} is
 * taken, which both clients send: no page that a browser shows can send it here unasked.
 */
@RolesAllowed("asker")
@Path("/")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public class HubResource {
    private final QuestionAnswerer answerer;
    private final QuestionBatches batches;
    private final InferenceConfig config;
    private final ObjectMapper json;

    HubResource(QuestionAnswerer answerer, QuestionBatches batches, InferenceConfig config, ObjectMapper json) {
        this.answerer = answerer;
        this.batches = batches;
        this.config = config;
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
        QuestionBatch<?, Object> batch = batches.begin(new HubQuestions(request, answerer, deadline));
        return new PendingReply(batch.answers().thenApply(answers -> body(answers, request.isBatch())), batch::cancel);
    }

    /** A list for a list, even of one; the pipeline unpacks that. */
    private static Object body(List<Object> answers, boolean isBatch) {
        return isBatch ? answers : answers.get(0);
    }
}
