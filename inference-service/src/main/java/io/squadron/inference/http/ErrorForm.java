package io.squadron.inference.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;
import io.squadron.inference.grpc.Errors;
import io.squadron.rpc.RpcError;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How an error reads to the clients of an address; never with more than {@link Errors} tells. */
enum ErrorForm {
    /** {@code {"error": "one sentence"}}, as the Hugging Face inference API and its containers have it. */
    HUB {
        @Override
        Object body(int status, RpcError error) {
            return Map.of("error", error.sentence());
        }
    },
    /**
     * {@code {"error": {"code", "status", "message", "details"}}}, as Google's APIs have it (AIP-193).
     * Not RFC 9457, since {@code error.proto} promises {@code google.rpc} details, and here they are the same ones.
     */
    CONTRACT {
        @Override
        Object body(int status, RpcError error) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("code", status);
            body.put("status", error.code().name());
            body.put("message", error.sentence());
            body.put("details", details(error));
            return Map.of("error", body);
        }
    };

    private static final JsonFormat.Printer PRINTER = JsonFormat.printer()
            .omittingInsignificantWhitespace()
            .usingTypeRegistry(JsonFormat.TypeRegistry.newBuilder()
                    .add(ErrorInfo.getDescriptor())
                    .add(BadRequest.getDescriptor())
                    .add(ResourceInfo.getDescriptor())
                    .add(RetryInfo.getDescriptor())
                    .build());

    private static List<RawJson> details(RpcError error) {
        Status status = StatusProto.fromThrowable(error.toException());
        return status.getDetailsList().stream().map(ErrorForm::json).toList();
    }

    private static RawJson json(Any detail) {
        try {
            return new RawJson(PRINTER.print(detail));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an error has a detail that is not registered", e);
        }
    }

    /** JSON already. */
    private record RawJson(@JsonValue @JsonRawValue String text) {}

    abstract Object body(int status, RpcError error);

    /** The outcome of a failed request. */
    Response response(Throwable failure) {
        return response(Errors.of(failure));
    }

    Response response(RpcError error) {
        return response(HttpStatus.of(error), error);
    }

    Response response(int status, RpcError error) {
        Response.ResponseBuilder response =
                Response.status(status).type(MediaType.APPLICATION_JSON).entity(body(status, error));
        error.retryDelay().ifPresent(delay -> response.header(HttpHeaders.RETRY_AFTER, wholeSeconds(delay)));
        return response.build();
    }

    /** HTTP knows no smaller unit; 0 would be no pause at all. */
    private static long wholeSeconds(Duration delay) {
        return Math.max(1, delay.plusNanos(999_999_999).toSeconds());
    }
}
