package io.squadron.checkpoints.s3;

import io.squadron.checkpoints.CheckpointAccessException;
import io.squadron.checkpoints.StorageRefusedException;
import io.squadron.checkpoints.StorageUnavailableException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the storage or the way to it did wrong, as one sentence for a person, and whether it may pass. */
final class S3Failures {
    private static final Set<String> CREDENTIALS =
            Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken");

    /** What passes although it is not said to be the server's fault (5xx). */
    private static final Set<String> PASSING =
            Set.of("RequestTimeout", "SlowDown", "OperationAborted", "ConditionalRequestConflict");

    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private S3Failures() {}

    static CheckpointAccessException of(S3Settings settings, SdkException failure) {
        if (failure instanceof AwsServiceException answered && answered.statusCode() > 0) {
            String sentence = answered(settings, answered);
            return passes(answered)
                    ? new StorageUnavailableException(sentence, failure)
                    : new StorageRefusedException(sentence, failure);
        }
        String message = String.valueOf(failure.getMessage());
        if (message.contains("Unable to load region")) {
            return new StorageRefusedException(
                    "there is no region for %s; set squadron.s3.region or AWS_REGION".formatted(settings.storage()),
                    failure);
        }
        return new StorageUnavailableException(unanswered(settings, failure, message), failure);
    }

    private static boolean passes(AwsServiceException failure) {
        int status = failure.statusCode();
        return status >= SERVER_ERROR
                || status == TOO_MANY_REQUESTS
                || status == REQUEST_TIMEOUT
                || PASSING.contains(code(failure));
    }

    private static String code(AwsServiceException failure) {
        return failure.awsErrorDetails() == null
                ? ""
                : String.valueOf(failure.awsErrorDetails().errorCode());
    }

    private static String unanswered(S3Settings settings, SdkException failure, String message) {
        if (failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException) {
            return "%s did not answer within %d ms"
                    .formatted(settings.storage(), settings.callTimeout().toMillis());
        }
        if (failure instanceof AbortedException) {
            return "the request to %s was interrupted".formatted(settings.storage());
        }
        // Those of a machine or a pod may come only some time after its start.
        if (message.contains("Unable to load credentials")) {
            return "there are no credentials for %s; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or what else the AWS default chain knows"
                    .formatted(settings.storage());
        }
        return "%s cannot be reached: %s"
                .formatted(settings.storage(), message.lines().findFirst().orElse(""));
    }

    private static String answered(S3Settings settings, AwsServiceException failure) {
        String code = code(failure);
        if (CREDENTIALS.contains(code)) {
            return "%s does not accept the credentials (%s); check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
                    .formatted(settings.storage(), code);
        }
        if (code.equals("AccessDenied")) {
            return "the credentials do not allow this in bucket \"%s\" of %s"
                    .formatted(settings.bucket(), settings.storage());
        }
        if (code.equals("NoSuchBucket")) {
            return "%s has no bucket \"%s\"; make it, or set squadron.s3.bucket"
                    .formatted(settings.storage(), settings.bucket());
        }
        String said = failure.awsErrorDetails() == null
                ? ""
                : String.valueOf(failure.awsErrorDetails().errorMessage());
        return "%s answered %s (status %d): %s".formatted(settings.storage(), code, failure.statusCode(), said);
    }
}
