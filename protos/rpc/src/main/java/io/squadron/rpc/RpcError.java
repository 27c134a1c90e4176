package io.squadron.rpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.squadron.v1.ErrorReason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An error as {@code error.proto} promises it: a gRPC status with one sentence, and {@code google.rpc} details for
 * programs.
 *
 * @param code the gRPC status
 * @param reason what a program may branch on
 * @param sentence what is wrong, where, and what to do
 * @param violations what is wrong with which field of the request, by its path, e.g. {@code settings.doc_stride}
 * @param resource what it is about
 * @param retryDelay when trying again may help
 * @param metadata as the reason says
 */
public record RpcError(
        Status.Code code,
        ErrorReason reason,
        String sentence,
        Map<String, String> violations,
        Optional<Resource> resource,
        Optional<java.time.Duration> retryDelay,
        Map<String, String> metadata) {
    /** The domain of every {@code ErrorInfo}. */
    public static final String DOMAIN = "squadron.v1";

    private static final String REASON_PREFIX = "ERROR_REASON_";

    /** What an error is about: the full name of its message, e.g. {@code squadron.v1.Run}, and its id. */
    public record Resource(String type, String name) {}

    /** Copies the maps; their order stays. */
    public RpcError {
        violations = Collections.unmodifiableMap(new LinkedHashMap<>(violations));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /** An error without more details than its reason. */
    public static RpcError of(Status.Code code, ErrorReason reason, String sentence) {
        return new RpcError(code, reason, sentence, Map.of(), Optional.empty(), Optional.empty(), Map.of());
    }

    /** A field of the request is impossible; an empty path means the request as a whole. */
    public static RpcError invalid(String field, String sentence) {
        RpcError error = of(Status.Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_INVALID_REQUEST, sentence);
        return error.withViolation(field, sentence);
    }

    /** There is no such thing. */
    public static RpcError notFound(String type, String name, String sentence) {
        return of(Status.Code.NOT_FOUND, ErrorReason.ERROR_REASON_NOT_FOUND, sentence)
                .about(type, name);
    }

    /** As much is under way as the service takes on. */
    public static RpcError busy(String sentence, java.time.Duration retryDelay) {
        return of(Status.Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_BUSY, sentence)
                .retryAfter(retryDelay);
    }

    /** A part that the service needs does not answer. */
    public static RpcError away(String dependency, String sentence, java.time.Duration retryDelay) {
        return of(Status.Code.UNAVAILABLE, ErrorReason.ERROR_REASON_DEPENDENCY_AWAY, sentence)
                .with("dependency", dependency)
                .retryAfter(retryDelay);
    }

    /** A fault of Squadron's own: the sentence says nothing that only its log should. */
    public static RpcError internal(String service) {
        return of(
                Status.Code.INTERNAL,
                ErrorReason.ERROR_REASON_INTERNAL,
                "The " + service + " failed; its log says why.");
    }

    /** The same, naming one more field that is wrong. */
    public RpcError withViolation(String field, String description) {
        Map<String, String> more = new LinkedHashMap<>(violations);
        more.put(field, description);
        return new RpcError(code, reason, sentence, more, resource, retryDelay, metadata);
    }

    /** The same, about this. */
    public RpcError about(String type, String name) {
        return new RpcError(
                code, reason, sentence, violations, Optional.of(new Resource(type, name)), retryDelay, metadata);
    }

    /** The same, with the hint to come again. */
    public RpcError retryAfter(java.time.Duration delay) {
        return new RpcError(code, reason, sentence, violations, resource, Optional.of(delay), metadata);
    }

    /** The same, with one more of the metadata that its reason promises. */
    public RpcError with(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(metadata);
        more.put(key, value);
        return new RpcError(code, reason, sentence, violations, resource, retryDelay, more);
    }

    /** For {@code onError}: the details travel in the trailers. */
    public StatusRuntimeException toException() {
        com.google.rpc.Status.Builder status =
                com.google.rpc.Status.newBuilder().setCode(code.value()).setMessage(sentence);
        status.addDetails(Any.pack(ErrorInfo.newBuilder()
                .setDomain(DOMAIN)
                .setReason(reason.name().substring(REASON_PREFIX.length()))
                .putAllMetadata(metadata)
                .build()));
        if (!violations.isEmpty()) {
            BadRequest.Builder request = BadRequest.newBuilder();
            violations.forEach((field, description) ->
                    request.addFieldViolationsBuilder().setField(field).setDescription(description));
            status.addDetails(Any.pack(request.build()));
        }
        resource.ifPresent(about -> status.addDetails(Any.pack(ResourceInfo.newBuilder()
                .setResourceType(about.type())
                .setResourceName(about.name())
                .setDescription(sentence)
                .build())));
        retryDelay.ifPresent(delay -> status.addDetails(
                Any.pack(RetryInfo.newBuilder().setRetryDelay(protobuf(delay)).build())));
        return StatusProto.toStatusRuntimeException(status.build());
    }

    /**
     * What a failed call says. An error without details, from a proxy or from gRPC itself, has the reason UNSPECIFIED.
     */
    public static RpcError read(Throwable failure) {
        Status plain = Status.fromThrowable(failure);
        String sentence = plain.getDescription() == null ? plain.getCode().name() : plain.getDescription();
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        if (status == null) {
            return of(plain.getCode(), ErrorReason.ERROR_REASON_UNSPECIFIED, sentence);
        }
        Optional<ErrorInfo> info = detail(status, ErrorInfo.class)
                .filter(found -> found.getDomain().equals(DOMAIN));
        Map<String, String> violations = new LinkedHashMap<>();
        detail(status, BadRequest.class).ifPresent(request -> request.getFieldViolationsList()
                .forEach(violation -> violations.put(violation.getField(), violation.getDescription())));
        return new RpcError(
                plain.getCode(),
                info.map(found -> reason(found.getReason())).orElse(ErrorReason.ERROR_REASON_UNSPECIFIED),
                sentence,
                violations,
                detail(status, ResourceInfo.class)
                        .map(about -> new Resource(about.getResourceType(), about.getResourceName())),
                detail(status, RetryInfo.class).map(retry -> java(retry.getRetryDelay())),
                info.map(ErrorInfo::getMetadataMap).orElse(Map.of()));
    }

    /** A reason of a later version is UNSPECIFIED to this one. */
    private static ErrorReason reason(String name) {
        try {
            return ErrorReason.valueOf(REASON_PREFIX + name);
        } catch (IllegalArgumentException e) {
            return ErrorReason.ERROR_REASON_UNSPECIFIED;
        }
    }

    private static <T extends Message> Optional<T> detail(com.google.rpc.Status status, Class<T> type) {
        for (Any detail : status.getDetailsList()) {
            if (detail.is(type)) {
                try {
                    return Optional.of(detail.unpack(type));
                } catch (InvalidProtocolBufferException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** As {@code AnswerError.retry_delay} and {@code RetryInfo} want it. */
    public static Duration protobuf(java.time.Duration delay) {
        return Duration.newBuilder()
                .setSeconds(delay.getSeconds())
                .setNanos(delay.getNano())
                .build();
    }

    private static java.time.Duration java(Duration delay) {
        return java.time.Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
    }
}
