package io.squadron.checkpoints.s3;

import io.squadron.checkpoints.CheckpointAccessException;
import io.squadron.checkpoints.DamagedFileException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Reads the objects of one bucket, with {@code s3:GetObject} alone. Content comes in parts of {@value #PART_BYTES} bytes:
 * that is what it takes of memory, each part has the whole of the deadline, and only a part is asked for again.
 */
final class ObjectReader {
    private static final int PART_BYTES = 8 << 20;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final S3Settings settings;
    private final S3Client client;

    ObjectReader(S3Settings settings, S3Client client) {
        this.settings = settings;
        this.client = client;
    }

    /**
     * Writes an object out.
     *
     * @param size what it must have; not a byte of a longer one is written
     * @throws DamagedFileException if there is none, or one of another size
     */
    void download(String key, long size, OutputStream out) throws IOException {
        long position = 0;
        do {
            byte[] part = part(key, position, size);
            out.write(part);
            position += part.length;
        } while (position < size);
    }

    private byte[] part(String key, long position, long size) throws CheckpointAccessException {
        long last = Math.min(position + PART_BYTES, Math.max(size, 1)) - 1;
        try {
            ResponseBytes<GetObjectResponse> part = get(key, position, last);
            long total = total(part.response());
            byte[] content = part.asByteArrayUnsafe();
            if (total != size || content.length != last + 1 - position) {
                throw new DamagedFileException("%s has %d bytes and not %d".formatted(settings.uri(key), total, size));
            }
            return content;
        } catch (S3Exception e) {
            if (e.statusCode() == RANGE_NOT_SATISFIABLE && size == 0) {
                return new byte[0];
            }
            throw failure(key, e);
        } catch (SdkException e) {
            throw S3Failures.of(settings, e);
        }
    }

    /**
     * A small object, whatever its size.
     *
     * @return empty if there is none
     * @throws DamagedFileException if it has more bytes than allowed
     */
    Optional<byte[]> small(String key, int maxBytes) throws CheckpointAccessException {
        try {
            ResponseBytes<GetObjectResponse> answer = get(key, 0, maxBytes);
            long total = total(answer.response());
            if (total > maxBytes) {
                throw new DamagedFileException(
                        "%s has %d bytes, too many for a list of files".formatted(settings.uri(key), total));
            }
            return Optional.of(answer.asByteArrayUnsafe());
        } catch (S3Exception e) {
            if (isMissing(e)) {
                return Optional.empty();
            }
            throw failure(key, e);
        } catch (SdkException e) {
            throw S3Failures.of(settings, e);
        }
    }

    private ResponseBytes<GetObjectResponse> get(String key, long first, long last) {
        return client.getObject(
                request -> request.bucket(settings.bucket()).key(key).range("bytes=%d-%d".formatted(first, last)),
                ResponseTransformer.toBytes());
    }

    /** {@code bytes 0-9/1234}: the size of the whole object. */
    private static long total(GetObjectResponse response) {
        String range = response.contentRange();
        return range == null ? response.contentLength() : Long.parseLong(range.substring(range.indexOf('/') + 1));
    }

    private CheckpointAccessException failure(String key, S3Exception e) {
        if (e.statusCode() == RANGE_NOT_SATISFIABLE) {
            return new DamagedFileException("%s has fewer bytes than it should have".formatted(settings.uri(key)), e);
        }
        return isMissing(e)
                ? new DamagedFileException("%s is missing".formatted(settings.uri(key)), e)
                : S3Failures.of(settings, e);
    }

    private static boolean isMissing(S3Exception e) {
        return e.awsErrorDetails() != null
                && "NoSuchKey".equals(e.awsErrorDetails().errorCode());
    }
}
