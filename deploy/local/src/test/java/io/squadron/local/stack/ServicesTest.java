package io.squadron.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.embedded.Password;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServicesTest {
    private static final Password PASSWORD = Password.random();

    @TempDir
    Path temporary;

    @BeforeEach
    void aDistribution() throws Exception {
        for (String service : List.of("tokenizer", "trainer", "inference", "eval")) {
            Path directory = Files.createDirectories(temporary.resolve("dist/" + service + "-service"));
            Files.writeString(directory.resolve("quarkus-run.jar"), "");
        }
    }

    private List<ServiceDefinition> services(HeapSizes heaps) {
        return new Services(
                        new Distribution(temporary.resolve("dist")),
                        new StackHome(temporary.resolve("home")),
                        new Ports(0),
                        heaps,
                        PASSWORD)
                .definitions();
    }

    @Test
    void everyServiceTellsGrpcClientsWhatItHas() {
        List<ServiceDefinition> services = services(new HeapSizes(Map.of(), 16L << 30));

        assertThat(services).allSatisfy(service -> assertThat(service.command())
                .contains("-Dquarkus.grpc.server.enable-reflection-service=true"));
    }

    @Test
    void everyServiceKnowsTheKeysOfTheHomeShowsItsKeyAndLetsOthersLookAndAsk() {
        List<ServiceDefinition> services = services(new HeapSizes(Map.of(), 16L << 30));

        assertThat(services).hasSize(4).allSatisfy(service -> assertThat(service.command())
                .contains(
                        "-Dsquadron.access.keys-file=" + temporary.resolve("home/access/keys"),
                        "-Dsquadron.access.key-file=" + temporary.resolve("home/access/key"),
                        "-Dsquadron.access.anonymous-roles=reader,asker"));
    }

    /** Others can read what a process was started with. */
    @Test
    void everyServiceIsToldThePasswordWhereNobodyElseReadsIt() {
        List<ServiceDefinition> services = services(new HeapSizes(Map.of(), 16L << 30));

        assertThat(services).allSatisfy(service -> {
            assertThat(service.command())
                    .contains("-Dkafka.security.protocol=SASL_PLAINTEXT", "-Dkafka.sasl.mechanism=SCRAM-SHA-512")
                    .noneMatch(word -> word.contains(PASSWORD.text()));
            assertThat(service.secrets().get("KAFKA_SASL_JAAS_CONFIG")).contains(PASSWORD.text());
        });
        assertThat(services)
                .filteredOn(service -> service.secrets().containsKey("QUARKUS_DATASOURCE_PASSWORD"))
                .extracting(ServiceDefinition::part)
                .containsExactly(Part.EVAL);
    }

    @Test
    void theTrainerWritesEventFilesForTensorBoardIntoTheHome() {
        List<ServiceDefinition> services = services(new HeapSizes(Map.of(), 16L << 30));

        assertThat(services)
                .filteredOn(service -> service.part() == Part.TRAINER)
                .singleElement()
                .satisfies(trainer -> assertThat(trainer.command())
                        .contains("-Dsquadron.trainer.tensorboard-directory=" + temporary.resolve("home/tensorboard")));
    }

    @Test
    void everyServiceHasItsOwnHeapUnpacksNativeLibrariesInTheHomeAndSpinsLittle() {
        HeapSizes heaps = new HeapSizes(Map.of("SQUADRON_EVAL_MAX_HEAP", "700m"), 16L << 30);
        Path home = temporary.resolve("home");

        List<ServiceDefinition> services = services(heaps);

        assertThat(services)
                .extracting(service -> service.command().stream()
                        .filter(word -> word.startsWith("-Xmx"))
                        .toList())
                .containsExactly(List.of("-Xmx512m"), List.of("-Xmx2048m"), List.of("-Xmx1024m"), List.of("-Xmx700m"));
        assertThat(services).allSatisfy(service -> assertThat(service.command())
                .contains("-DDJL_CACHE_DIR=" + home.resolve("native")));
        assertThat(services)
                .allSatisfy(service -> assertThat(service.environment()).containsKey("GOMP_SPINCOUNT"));
    }
}
