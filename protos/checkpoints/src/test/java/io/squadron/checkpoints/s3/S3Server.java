package io.squadron.checkpoints.s3;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** An S3 server on a port of its own that keeps its objects in memory and checks every signature. */
public final class S3Server {
    public static final String ACCESS_KEY_ID = "squadron";
    public static final String SECRET_ACCESS_KEY = "not-a-secret";

    private final CountedLists lists = new CountedLists(new TransientNio2BlobStore());
    private final S3Proxy server;
    private final S3Client client;

    public S3Server() throws Exception {
        server = S3Proxy.builder()
                .blobStore(lists)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY_ID, SECRET_ACCESS_KEY)
                .build();
        server.start();
        client = S3Client.builder()
                .endpointOverride(endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(credentials())
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    public static AwsCredentialsProvider credentials() {
        return credentials(SECRET_ACCESS_KEY);
    }

    public static AwsCredentialsProvider credentials(String secretAccessKey) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY_ID, secretAccessKey));
    }

    public S3Settings settings(String bucket, String prefix) {
        return new S3Settings(endpoint(), null, bucket, prefix, true, Duration.ofSeconds(20));
    }

    /** How many names, of objects and of directories, the answers to ListObjects have held so far. */
    public long namesListed() {
        return lists.names.get();
    }

    public void createBucket(String bucket) {
        client.createBucket(request -> request.bucket(bucket));
    }

    public void put(String bucket, String key, byte[] content) {
        client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content));
    }

    /** Deletes all objects of a bucket. */
    public void clear(String bucket) {
        client.listObjectsV2Paginator(request -> request.bucket(bucket))
                .contents()
                .forEach(object ->
                        client.deleteObject(request -> request.bucket(bucket).key(object.key())));
    }

    /** For what a test does behind the product's back. */
    public S3Client client() {
        return client;
    }

    public void stop() throws Exception {
        client.close();
        server.stop();
    }

    private static final class CountedLists extends ForwardingBlobStore {
        private final AtomicLong names = new AtomicLong();

        CountedLists(BlobStore store) {
            super(store);
        }

        @Override
        public ListObjectsV2Response list(ListObjectsV2Request request) {
            ListObjectsV2Response page = super.list(request);
            names.addAndGet(page.contents().size() + page.commonPrefixes().size());
            return page;
        }
    }
}
