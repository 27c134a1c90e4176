package io.squadron.inference.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.admission.WhenFull;
import io.squadron.inference.config.InferenceConfig;
import io.squadron.inference.question.AnswerCall;
import io.squadron.inference.question.QuestionAnswerer;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/**
 * {@code QuestionAnsweringService.Answer} for those who have no gRPC: the contract's messages as JSON, in the contract's names.
 * A field without a value of its own is written all the same, so that "no answer" is {@code "text": ""}.
 */
@RolesAllowed("asker")
@Path("/v1/answer")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public class AnswerResource {
    private static final JsonFormat.Parser PARSER = JsonFormat.parser();
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer()
            .preservingProtoFieldNames()
            .alwaysPrintFieldsWithNoPresence()
            .omittingInsignificantWhitespace();

    private final QuestionAnswerer answerer;
    private final InferenceConfig config;

    AnswerResource(QuestionAnswerer answerer, InferenceConfig config) {
        this.answerer = answerer;
        this.config = config;
    }

    /** Answers one question about one context. */
    @POST
    @Blocking
    public Uni<Response> answer(byte[] body) {
        return PendingReply.of(ErrorForm.CONTRACT, () -> begin(read(body)));
    }

    private PendingReply begin(AnswerRequest request) {
        AnswerCall<AnswerResponse> call =
                answerer.answer(request, Optional.empty(), config.requestTimeout(), WhenFull.REFUSE);
        return new PendingReply(call.response().thenApply(AnswerResource::json), call::cancel);
    }

    private static AnswerRequest read(byte[] body) {
        AnswerRequest.Builder request = AnswerRequest.newBuilder();
        try {
            PARSER.merge(new String(body, UTF_8), request);
        } catch (InvalidProtocolBufferException e) {
            throw new RefusedException(
                    Refusal.INVALID,
                    "",
                    "The body is no squadron.v1.AnswerRequest as JSON: " + Excerpt.of(e.getMessage()),
                    e,
                    null);
        }
        return request.build();
    }

    private static String json(AnswerResponse response) {
        try {
            return PRINTER.print(response);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
