package io.squadron.endtoend.stack;

import io.squadron.embedded.TestStack;
import java.util.Map;

/** Where replicas find Kafka and PostgreSQL. */
public interface Surroundings {
    /** Kafka's settings for a replica, e.g. of "trainer-service", "a". */
    Map<String, String> kafka(String service, String replica);

    /** The database's settings for a replica of the eval-service. */
    Map<String, String> postgres(String replica);

    /** A broker and a database in the test's own process, which live as long as it does. */
    static Surroundings inThisProcess() {
        return new Surroundings() {
            @Override
            public Map<String, String> kafka(String service, String replica) {
                return TestStack.kafka();
            }

            @Override
            public Map<String, String> postgres(String replica) {
                return TestStack.postgres();
            }
        };
    }
}
