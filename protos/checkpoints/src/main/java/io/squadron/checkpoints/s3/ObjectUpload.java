package io.squadron.checkpoints.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * An object that is being written: one request if it is small, else in parts. It is there after {@link #complete}, whole;
 * closed without that, nothing is.
 */
final class ObjectUpload extends OutputStream {
    /** S3 takes no part under 5 MiB but the last, and 10,000 parts: 80 GB of a file at most. */
    private static final int PART_BYTES = 8 << 20;

    private static final String BYTES = "application/octet-stream";

    private final S3Client client;
    private final S3Settings settings;
    private final String key;
    private final byte[] part = new byte[PART_BYTES];
    private final List<CompletedPart> sent = new ArrayList<>();
    private int filled;
    private String uploadId;

    ObjectUpload(S3Client client, S3Settings settings, String key) {
        this.client = client;
        this.settings = settings;
        this.key = key;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (filled == part.length) {
                send();
            }
            int n = Math.min(left, part.length - filled);
            System.arraycopy(bytes, from, part, filled, n);
            filled += n;
            from += n;
            left -= n;
        }
    }

    /** Makes the object visible. */
    void complete() throws IOException {
        if (uploadId == null) {
            call(() -> client.putObject(
                    request -> request.bucket(settings.bucket()).key(key), body()));
            return;
        }
        send();
        call(() -> client.completeMultipartUpload(request -> request.bucket(settings.bucket())
                .key(key)
                .uploadId(uploadId)
                .multipartUpload(upload -> upload.parts(sent))));
        uploadId = null;
    }

    private void send() throws IOException {
        if (uploadId == null) {
            uploadId = call(() -> client.createMultipartUpload(
                            request -> request.bucket(settings.bucket()).key(key)))
                    .uploadId();
        }
        int number = sent.size() + 1;
        String tag = call(() -> client.uploadPart(
                        request -> request.bucket(settings.bucket())
                                .key(key)
                                .uploadId(uploadId)
                                .partNumber(number),
                        body()))
                .eTag();
        sent.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
        filled = 0;
    }

    /** The part itself and no copy of it; it can be sent again. */
    private RequestBody body() {
        return RequestBody.fromContentProvider(() -> new ByteArrayInputStream(part, 0, filled), filled, BYTES);
    }

    /** Gives up what is not complete. */
    @Override
    public void close() throws IOException {
        if (uploadId != null) {
            call(() -> client.abortMultipartUpload(
                    request -> request.bucket(settings.bucket()).key(key).uploadId(uploadId)));
            uploadId = null;
        }
    }

    private <T> T call(Supplier<T> request) throws IOException {
        try {
            return request.get();
        } catch (SdkException e) {
            throw S3Failures.of(settings, e);
        }
    }
}
