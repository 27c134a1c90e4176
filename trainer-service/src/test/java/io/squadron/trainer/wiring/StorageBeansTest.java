package io.squadron.trainer.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.squadron.checkpoints.CheckpointContent;
import io.squadron.checkpoints.CheckpointStore;
import io.squadron.checkpoints.s3.S3Server;
import io.squadron.trainer.checkpoint.CheckpointStores;
import io.squadron.trainer.config.S3Config;
import io.squadron.trainer.config.TrainerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageBeansTest {
    private static final CheckpointContent CONTENT = files -> {
        files.write("a.txt", out -> out.write(1));
        return JsonNodeFactory.instance.objectNode();
    };

    @TempDir
    Path directory;

    @Test
    void withoutABucketEverythingLiesInTheCheckpointsDirectory() throws IOException {
        CheckpointStores stores = stores(Map.of());

        assertThat(stores.checkpoints().put("run-7", CONTENT).location())
                .hasPath(directory.resolve("run-7").toString());
        stores.resumePoints().put("run-7", CONTENT);
        assertThat(directory.resolve(".resume/run-7")).isDirectory();
        assertThat(stores.checkpoints().list("")).hasSize(1);
    }

    @Test
    void withABucketEverythingLiesThere() throws Exception {
        S3Server server = new S3Server();
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY_ID);
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_ACCESS_KEY);
        try {
            server.createBucket("models");
            CheckpointStores stores = stores(Map.of(
                    "squadron.s3.bucket", "models",
                    "squadron.s3.prefix", "team",
                    "squadron.s3.endpoint", server.endpoint().toString(),
                    "squadron.s3.path-style-access", "true"));

            assertThat(stores.checkpoints().put("run-7", CONTENT).location().toString())
                    .startsWith("s3://models/team/run-7/");
            assertThat(stores.resumePoints().put("run-7", CONTENT).location().toString())
                    .startsWith("s3://models/team/.resume/run-7/");
            assertThat(stores.checkpoints().list("")).hasSize(1);
            assertThat(directory).isEmptyDirectory();

            new StorageBeans().close(stores);
            for (CheckpointStore store : List.of(stores.checkpoints(), stores.resumePoints())) {
                assertThatThrownBy(() -> store.list("")).isInstanceOf(RejectedExecutionException.class);
            }
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
            server.stop();
        }
    }

    @Test
    void aPrefixThatIsNoneIsToldAtTheStart() {
        assertThatThrownBy(() -> stores(Map.of("squadron.s3.bucket", "models", "squadron.s3.prefix", "/team/")))
                .hasMessageStartingWith("squadron.s3.prefix is \"/team/\"; it takes ");
    }

    private CheckpointStores stores(Map<String, String> given) {
        Map<String, String> properties = new HashMap<>(given);
        properties.put("squadron.trainer.checkpoints-directory", directory.toString());
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(TrainerConfig.class)
                .withMapping(S3Config.class)
                .addDefaultInterceptors()
                .addDefaultSources()
                .withSources(new PropertiesConfigSource(properties, "test", 500))
                .build();
        return new StorageBeans()
                .checkpointStores(
                        config.getConfigMapping(TrainerConfig.class), config.getConfigMapping(S3Config.class));
    }
}
