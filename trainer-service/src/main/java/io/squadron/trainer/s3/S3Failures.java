package io.squadron.trainer.s3;

import java.io.IOException;
import java.util.Set;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What the storage or the way to it did wrong, as one sentence for a person. */
final class S3Failures {
    private static final Set<String> CREDENTIALS =
            Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken");

    private S3Failures() {}

    static IOException of(S3Settings settings, SdkException failure) {
        return new StorageUnavailableException(sentence(settings, failure), failure);
    }

    private static String sentence(S3Settings settings, SdkException failure) {
        if (failure instanceof S3Exception answered && answered.awsErrorDetails() != null) {
            return answered(settings, answered);
        }
        if (failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException) {
            return "%s did not answer within %d ms"
                    .formatted(settings.storage(), settings.callTimeout().toMillis());
        }
        if (failure instanceof AbortedException) {
            return "the request to %s was interrupted".formatted(settings.storage());
        }
        String message = String.valueOf(failure.getMessage());
        if (message.contains("Unable to load credentials")) {
            return "there are no credentials for %s; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or what else the AWS default chain knows"
                    .formatted(settings.storage());
        }
        if (message.contains("Unable to load region")) {
            return "there is no region for %s; set squadron.s3.region or AWS_REGION".formatted(settings.storage());
        }
        return "%s cannot be reached: %s"
                .formatted(settings.storage(), message.lines().findFirst().orElse(""));
    }

    private static String answered(S3Settings settings, S3Exception failure) {
        String code = String.valueOf(failure.awsErrorDetails().errorCode());
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
        return "%s answered %s (status %d): %s"
                .formatted(
                        settings.storage(),
                        code,
                        failure.statusCode(),
                        failure.awsErrorDetails().errorMessage());
    }
}
