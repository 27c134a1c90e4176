package io.squadron.inference.s3;

import java.io.IOException;
import java.io.OutputStream;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Reads objects of one bucket, in parts of {@value #PART_BYTES} bytes: that is what it takes of memory, each part has the
 * whole of the deadline, and only a part is fetched again.
 */
public final class S3Storage implements AutoCloseable {
    private static final int PART_BYTES = 8 << 20;
    private static final int ATTEMPTS = 3;
    private static final int FORBIDDEN = 403;

    private final S3Config config;
    private final String bucket;
    private final S3Client client;

    /** Nothing is sent yet. */
    public S3Storage(S3Config config, String bucket, AwsCredentialsProvider credentials) {
        this.config = config;
        this.bucket = bucket;
        S3ClientBuilder builder = S3Client.builder()
                .credentialsProvider(credentials)
                .forcePathStyle(config.pathStyleAccess())
                // The newer checksums are unknown to older storages; every file is checked by its SHA-256 in any case.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(Apache5HttpClient.builder()
                        .connectionTimeout(config.callTimeout())
                        .socketTimeout(config.callTimeout()))
                .overrideConfiguration(override -> override.apiCallAttemptTimeout(config.callTimeout())
                        .apiCallTimeout(config.callTimeout().multipliedBy(ATTEMPTS))
                        .retryStrategy(retry -> retry.maxAttempts(ATTEMPTS)));
        config.endpoint().ifPresent(builder::endpointOverride);
        config.region()
                .or(() -> config.endpoint().map(endpoint -> Region.US_EAST_1.id()))
                .ifPresent(region -> builder.region(Region.of(region)));
        this.client = builder.build();
    }

    /** What the URI of a directory here begins with. */
    String root() {
        return "s3://" + bucket + "/"
                + config.prefix().map(prefix -> prefix + "/").orElse("");
    }

    /**
     * Writes an object out.
     *
     * @param uri {@code s3://} of this bucket
     * @param size what it must have; not a byte of a longer one is written
     * @throws IOException if there is none, one of another size, or it cannot be had
     */
    void download(String uri, long size, OutputStream out) throws IOException {
        String key = uri.substring("s3://".length() + bucket.length() + 1);
        for (long position = 0; position < size; position += PART_BYTES) {
            out.write(part(uri, key, position, size));
        }
    }

    private byte[] part(String uri, String key, long position, long size) throws IOException {
        long last = Math.min(position + PART_BYTES, size) - 1;
        ResponseBytes<GetObjectResponse> part;
        try {
            part = client.getObject(
                    request -> request.bucket(bucket).key(key).range("bytes=%d-%d".formatted(position, last)),
                    ResponseTransformer.toBytes());
        } catch (SdkException e) {
            throw new IOException("%s cannot be fetched from %s: %s".formatted(uri, storage(), reason(e)), e);
        }
        String range = part.response().contentRange();
        long total = range == null
                ? part.response().contentLength()
                : Long.parseLong(range.substring(range.indexOf('/') + 1));
        byte[] content = part.asByteArrayUnsafe();
        if (total != size || content.length != last + 1 - position) {
            throw new IOException("%s has %d bytes, announced were %d".formatted(uri, total, size));
        }
        return content;
    }

    private String storage() {
        return config.endpoint().map(endpoint -> "S3 at " + endpoint).orElse("AWS S3");
    }

    private static String reason(SdkException failure) {
        if (failure instanceof S3Exception answered && answered.awsErrorDetails() != null) {
            String code = answered.awsErrorDetails().errorCode();
            return answered.statusCode() == FORBIDDEN ? code + ", check the credentials (AWS_ACCESS_KEY_ID …)" : code;
        }
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        client.close();
    }
}
