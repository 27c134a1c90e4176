package io.squadron.tokenizer.grpc;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;

/** S10: the broker's name does not resolve, so that no client can even be made; nothing else differs. */
@QuarkusTest
@TestProfile(UnresolvableBrokerTest.NameUnknown.class)
class UnresolvableBrokerTest extends KafkaUnreachableTest {

    public static final class NameUnknown implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "kafka.bootstrap.servers", "no-such-host.invalid:9092",
                    "quarkus.log.category.\"org.apache.kafka\".level", "ERROR",
                    "squadron.tokenizer.catalog-timeout", "500ms");
        }
    }
}
