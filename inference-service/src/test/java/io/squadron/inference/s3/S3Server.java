package io.squadron.inference.s3;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server on a port of its own that keeps its objects in memory and checks every signature; it has one bucket. */
public final class S3Server {
    public static final String BUCKET = "models";
    public static final String PREFIX = "team";
    private static final String ACCESS_KEY_ID = "squadron";
    private static final String SECRET_ACCESS_KEY = "not-a-secret";

    private final S3Proxy server;
    private final S3Client client;

    public S3Server() throws Exception {
        server = S3Proxy.builder()
                .blobStore(new TransientNio2BlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY_ID, SECRET_ACCESS_KEY)
                .build();
        server.start();
        client = S3Client.builder()
                .endpointOverride(endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(credentials(SECRET_ACCESS_KEY))
                .build();
        client.createBucket(request -> request.bucket(BUCKET));
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    /** What the service reads with. */
    public S3Storage storage() {
        return new S3Storage(config(endpoint()), BUCKET, credentials(SECRET_ACCESS_KEY));
    }

    /** The same with a secret that is not the server's. */
    public S3Storage storageOfAStranger() {
        return new S3Storage(config(endpoint()), BUCKET, credentials("guessed"));
    }

    /** A storage that nobody offers. */
    public static S3Storage storageAt(URI endpoint) {
        return new S3Storage(config(endpoint), BUCKET, credentials(SECRET_ACCESS_KEY));
    }

    private static AwsCredentialsProvider credentials(String secretAccessKey) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY_ID, secretAccessKey));
    }

    private static S3Config config(URI endpoint) {
        return new S3Config() {
            @Override
            public Optional<String> bucket() {
                return Optional.of(BUCKET);
            }

            @Override
            public Optional<String> prefix() {
                return Optional.of(PREFIX);
            }

            @Override
            public Optional<URI> endpoint() {
                return Optional.of(endpoint);
            }

            @Override
            public Optional<String> region() {
                return Optional.empty();
            }

            @Override
            public boolean pathStyleAccess() {
                return true;
            }

            @Override
            public Duration callTimeout() {
                return Duration.ofSeconds(10);
            }
        };
    }

    /** Puts every file of a directory under a key. */
    public void put(Path directory, String key) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                put(key + "/" + file.getFileName(), Files.readAllBytes(file));
            }
        }
    }

    public void put(String key, byte[] content) {
        client.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromBytes(content));
    }

    /** Deletes all objects. */
    public void clear() {
        for (String key : keys()) {
            client.deleteObject(request -> request.bucket(BUCKET).key(key));
        }
    }

    private List<String> keys() {
        return client.listObjectsV2(request -> request.bucket(BUCKET)).contents().stream()
                .map(object -> object.key())
                .toList();
    }

    public void stop() throws Exception {
        client.close();
        server.stop();
    }
}
