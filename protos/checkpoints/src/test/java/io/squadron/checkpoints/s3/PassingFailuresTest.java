package io.squadron.checkpoints.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.squadron.checkpoints.CheckpointAccessException;
import io.squadron.checkpoints.StoredCheckpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of what a storage may answer it is known whether it is worth asking again. */
class PassingFailuresTest {
    @ParameterizedTest
    @CsvSource({
        "503, SlowDown, true",
        "503, ServiceUnavailable, true",
        "500, InternalError, true",
        "429, TooManyRequests, true",
        "400, RequestTimeout, true",
        "409, OperationAborted, true",
        "403, AccessDenied, false",
        "403, InvalidAccessKeyId, false",
        "403, SignatureDoesNotMatch, false",
        "400, ExpiredToken, false",
        "404, NoSuchBucket, false",
        "301, PermanentRedirect, false",
        "400, InvalidBucketName, false",
    })
    void anAnswerOfTheStoragePassesOrStays(int status, String code, boolean passes) throws IOException {
        String body = "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>said so</Message></Error>".formatted(code);

        CheckpointAccessException failure = failure(status, body);

        assertThat(failure.isTransient()).isEqualTo(passes);
        assertThat(failure).hasMessageContaining("S3 at http://127.0.0.1:").hasMessageMatching("[^\\n]*");
    }

    @ParameterizedTest
    @CsvSource({"502, true", "504, true", "405, false"})
    void soDoesAnAnswerOfSomethingInBetween(int status, boolean passes) throws IOException {
        CheckpointAccessException failure = failure(status, "<html><body>a proxy</body></html>");

        assertThat(failure.isTransient()).isEqualTo(passes);
        assertThat(failure).hasMessageContaining("answered").hasMessageContaining(String.valueOf(status));
    }

    private static CheckpointAccessException failure(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        S3Settings settings = new S3Settings(endpoint, null, "models", "", true, Duration.ofSeconds(20));
        try (S3Reader reader = S3Reader.open(settings, S3Server.credentials())) {
            StoredCheckpoint checkpoint =
                    new StoredCheckpoint("run-7", URI.create("s3://models/run-7/squadron-1"), List.of());
            return catchThrowableOfType(CheckpointAccessException.class, () -> reader.manifest(checkpoint));
        } finally {
            server.stop(0);
        }
    }
}
