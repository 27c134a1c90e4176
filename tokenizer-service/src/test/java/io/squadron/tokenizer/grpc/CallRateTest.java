package io.squadron.tokenizer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.rpc.RpcError;
import io.squadron.v1.ErrorReason;
import io.squadron.v1.ListDatasetsRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A caller who comes too often, over gRPC and HTTP; both count together. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@TestProfile(CallRateTest.OneASecond.class)
class CallRateTest extends RunningTokenizer {
    private static final int AT_ONCE = 10;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int TOO_MANY_REQUESTS = 429;

    public static final class OneASecond implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("squadron.access.calls-per-second", "1");
        }
    }

    @TestHTTPResource("/")
    URI http;

    @Test
    void whoComesTooOftenIsRefusedAndToldWhenToComeAgainAndProbesAreNotCounted() throws Exception {
        Throwable refusal = null;
        for (int call = 0; refusal == null && call < 10 * AT_ONCE; call++) {
            refusal = catchThrowable(() -> client.blocking().listDatasets(ListDatasetsRequest.getDefaultInstance()));
        }

        assertThat(refusal).isInstanceOf(StatusRuntimeException.class);
        RpcError error = RpcError.read(refusal);
        assertThat(error.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(error.reason()).isEqualTo(ErrorReason.ERROR_REASON_BUSY);
        assertThat(error.sentence()).contains("127.0.0.1 comes more often than is allowed here");
        assertThat(error.retryDelay())
                .hasValueSatisfying(delay -> assertThat(delay).isPositive());
        HttpResponse<String> page = get("anything");
        for (int call = 0; page.statusCode() != TOO_MANY_REQUESTS && call < 10 * AT_ONCE; call++) {
            page = get("anything");
        }
        assertThat(page.statusCode()).isEqualTo(TOO_MANY_REQUESTS);
        assertThat(page.headers().firstValue("Retry-After")).isPresent();
        assertThat(page.body()).contains("comes more often");
        for (int probe = 0; probe < 2 * AT_ONCE; probe++) {
            assertThat(get("q/health/live").statusCode()).isEqualTo(200);
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(http.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
