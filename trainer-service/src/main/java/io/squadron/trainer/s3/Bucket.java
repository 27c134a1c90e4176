package io.squadron.trainer.s3;

import io.squadron.trainer.disk.DamagedFileException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
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
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * One bucket, with the few operations that checkpoints need. Content goes in parts of {@value #PART_BYTES} bytes both
 * ways: that is what it takes of memory, each part has the whole of the deadline, and only a part is sent again.
 */
public final class Bucket implements AutoCloseable {
    /** S3 takes no part under 5 MiB but the last, and 10,000 parts: 80 GB of a file at most. */
    static final int PART_BYTES = 8 << 20;

    private static final int ATTEMPTS = 3;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final S3Settings settings;
    private final S3Client client;

    private Bucket(S3Settings settings, S3Client client) {
        this.settings = settings;
        this.client = client;
    }

    /** Opens a bucket with the credentials of the AWS default chain; nothing is sent yet. */
    public static Bucket open(S3Settings settings) {
        return open(settings, DefaultCredentialsProvider.builder().build());
    }

    /** Opens a bucket; nothing is sent yet. */
    public static Bucket open(S3Settings settings, AwsCredentialsProvider credentials) {
        S3ClientBuilder builder = S3Client.builder()
                .credentialsProvider(credentials)
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
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        if (settings.region() != null) {
            builder.region(Region.of(settings.region()));
        } else if (settings.endpoint() != null) {
            builder.region(Region.US_EAST_1);
        }
        return new Bucket(settings, builder.build());
    }

    public S3Settings settings() {
        return settings;
    }

    /** Every object whose key begins so. */
    public List<BucketObject> list(String keyPrefix) throws IOException {
        return call(
                () -> client
                        .listObjectsV2Paginator(
                                request -> request.bucket(settings.bucket()).prefix(keyPrefix))
                        .contents()
                        .stream()
                        .map(object -> new BucketObject(object.key(), object.size(), object.lastModified()))
                        .toList());
    }

    /** Begins an object; it is there when {@link ObjectUpload#complete} returns. */
    public ObjectUpload upload(String key) {
        return new ObjectUpload(client, settings, key);
    }

    /**
     * Writes an object out.
     *
     * @param size what it must have; not a byte of a longer one is fetched
     * @throws IOException if there is none, or one of another size
     */
    public void download(String key, long size, OutputStream out) throws IOException {
        long position = 0;
        do {
            ResponseBytes<GetObjectResponse> part = part(key, position, size);
            out.write(part.asByteArrayUnsafe());
            position += part.asByteArrayUnsafe().length;
        } while (position < size);
    }

    private ResponseBytes<GetObjectResponse> part(String key, long position, long size) throws IOException {
        long last = Math.min(position + PART_BYTES, Math.max(size, 1)) - 1;
        try {
            ResponseBytes<GetObjectResponse> part = client.getObject(
                    request ->
                            request.bucket(settings.bucket()).key(key).range("bytes=%d-%d".formatted(position, last)),
                    ResponseTransformer.toBytes());
            long total = total(part.response());
            if (total != size || part.asByteArrayUnsafe().length != last + 1 - position) {
                throw new DamagedFileException("%s has %d bytes and not %d".formatted(uri(key), total, size));
            }
            return part;
        } catch (S3Exception e) {
            if (e.statusCode() == RANGE_NOT_SATISFIABLE && size == 0) {
                return ResponseBytes.fromByteArrayUnsafe(
                        GetObjectResponse.builder().build(), new byte[0]);
            }
            throw failure(key, e);
        } catch (SdkException e) {
            throw S3Failures.of(settings, e);
        }
    }

    /** {@code bytes 0-9/1234}: the size of the whole object. */
    private static long total(GetObjectResponse response) {
        String range = response.contentRange();
        return range == null ? response.contentLength() : Long.parseLong(range.substring(range.indexOf('/') + 1));
    }

    private IOException failure(String key, S3Exception e) {
        if (e.statusCode() == RANGE_NOT_SATISFIABLE) {
            return new DamagedFileException("%s has fewer bytes than it should have".formatted(uri(key)), e);
        }
        boolean missing = e.awsErrorDetails() != null
                && "NoSuchKey".equals(e.awsErrorDetails().errorCode());
        return missing ? new DamagedFileException("%s is missing".formatted(uri(key)), e) : S3Failures.of(settings, e);
    }

    /** Deletes an object, if it is there. */
    public void delete(String key) throws IOException {
        call(() ->
                client.deleteObject(request -> request.bucket(settings.bucket()).key(key)));
    }

    /**
     * Gives up uploads that were begun before a time: nobody sees them, but they are paid for.
     *
     * @param mine of which keys; others may use the bucket, too
     */
    public int abortUploads(String keyPrefix, Predicate<String> mine, Instant begunBefore) throws IOException {
        List<MultipartUpload> left = call(() -> client
                .listMultipartUploadsPaginator(
                        request -> request.bucket(settings.bucket()).prefix(keyPrefix))
                .uploads()
                .stream()
                .filter(upload -> mine.test(upload.key()))
                .filter(upload -> upload.initiated().isBefore(begunBefore))
                .toList());
        for (MultipartUpload upload : left) {
            call(() -> client.abortMultipartUpload(request ->
                    request.bucket(settings.bucket()).key(upload.key()).uploadId(upload.uploadId())));
        }
        return left.size();
    }

    /** {@code s3://bucket/key}. */
    public String uri(String key) {
        return "s3://" + settings.bucket() + "/" + key;
    }

    @Override
    public void close() {
        client.close();
    }

    private <T> T call(Supplier<T> request) throws IOException {
        try {
            return request.get();
        } catch (SdkException e) {
            throw S3Failures.of(settings, e);
        }
    }
}
