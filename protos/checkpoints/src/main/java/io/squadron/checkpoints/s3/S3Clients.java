package io.squadron.checkpoints.s3;

import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes clients that fit storages of every age. */
final class S3Clients {
    private static final int ATTEMPTS = 3;

    private S3Clients() {}

    /**
     * A client that has not sent anything yet.
     *
     * @param credentials empty for those that the AWS default chain finds
     * @throws IllegalArgumentException if the settings lack a region, and the AWS default chain knows none
     */
    static S3Client open(S3Settings settings, Optional<AwsCredentialsProvider> credentials) {
        S3ClientBuilder builder = S3Client.builder()
                .forcePathStyle(settings.pathStyleAccess())
                // The newer checksums are unknown to older storages; every content is checked by its SHA-256 in any
                // case.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(Apache5HttpClient.builder()
                        .connectionTimeout(settings.callTimeout())
                        .socketTimeout(settings.callTimeout()))
                .overrideConfiguration(override -> override.apiCallAttemptTimeout(settings.callTimeout())
                        .apiCallTimeout(settings.callTimeout().multipliedBy(ATTEMPTS))
                        .retryStrategy(retry -> retry.maxAttempts(ATTEMPTS)));
        credentials.ifPresent(builder::credentialsProvider);
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        if (settings.region() != null) {
            builder.region(Region.of(settings.region()));
        } else if (settings.endpoint() != null) {
            builder.region(Region.US_EAST_1);
        }
        try {
            return builder.build();
        } catch (SdkException e) {
            throw new IllegalArgumentException(S3Failures.of(settings, e).getMessage(), e);
        }
    }
}
