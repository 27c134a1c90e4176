package io.squadron.checkpoints.s3;

import io.squadron.checkpoints.CheckpointAccessException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/** One bucket, with the few operations that a store of checkpoints needs beside reading. */
final class Bucket {
    private final S3Settings settings;
    private final S3Client client;

    Bucket(S3Settings settings, S3Client client) {
        this.settings = settings;
        this.client = client;
    }

    /** Takes one thing of a list. */
    @FunctionalInterface
    interface Visitor<T> {
        void visit(T one) throws IOException;
    }

    /** Visits every object whose key begins so; a page of the list is held at a time. */
    void visitObjects(String keyPrefix, Visitor<BucketObject> visitor) throws IOException {
        visitPages(request(keyPrefix), page -> {
            for (S3Object object : page.contents()) {
                visitor.visit(new BucketObject(object.key(), object.size(), object.lastModified()));
            }
        });
    }

    /** Visits everything that keys which begin so have up to the next slash, that slash included; what is behind is not read. */
    void visitDirectories(String keyPrefix, Visitor<String> visitor) throws IOException {
        visitPages(request(keyPrefix).delimiter("/"), page -> {
            for (CommonPrefix directory : page.commonPrefixes()) {
                visitor.visit(directory.prefix());
            }
        });
    }

    private ListObjectsV2Request.Builder request(String keyPrefix) {
        return ListObjectsV2Request.builder().bucket(settings.bucket()).prefix(keyPrefix);
    }

    private void visitPages(ListObjectsV2Request.Builder request, Visitor<ListObjectsV2Response> visitor)
            throws IOException {
        String next = null;
        do {
            ListObjectsV2Request wanted = request.continuationToken(next).build();
            ListObjectsV2Response page = call(() -> client.listObjectsV2(wanted));
            visitor.visit(page);
            next = page.nextContinuationToken();
        } while (next != null);
    }

    /** Begins an object; it is there when {@link ObjectUpload#complete} returns. */
    ObjectUpload upload(String key) {
        return new ObjectUpload(client, settings, key);
    }

    /** Deletes an object, if it is there. */
    void delete(String key) throws CheckpointAccessException {
        call(() ->
                client.deleteObject(request -> request.bucket(settings.bucket()).key(key)));
    }

    /**
     * Gives up uploads that were begun before a time: nobody sees them, but they are paid for.
     *
     * @param mine of which keys; others may use the bucket, too
     */
    int abortUploads(String keyPrefix, Predicate<String> mine, Instant begunBefore) throws CheckpointAccessException {
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

    private <T> T call(Supplier<T> request) throws CheckpointAccessException {
        try {
            return request.get();
        } catch (SdkException e) {
            throw S3Failures.of(settings, e);
        }
    }
}
