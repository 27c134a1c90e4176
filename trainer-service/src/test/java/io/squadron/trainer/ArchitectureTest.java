package io.squadron.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The service's layers: a domain that knows no framework, edges around it, no cycles. */
class ArchitectureTest {
    /** What a run, an encoder, a checkpoint and a training are, in plain Java. */
    private static final String[] DOMAIN = {
        "io.squadron.trainer",
        "io.squadron.trainer.checkpoint..",
        "io.squadron.trainer.encoder..",
        "io.squadron.trainer.hub..",
        "io.squadron.trainer.maven..",
        "io.squadron.trainer.provenance..",
        "io.squadron.trainer.pull..",
        "io.squadron.trainer.run..",
        "io.squadron.trainer.safetensors..",
        "io.squadron.trainer.scratch..",
        "io.squadron.trainer.tensor..",
        "io.squadron.trainer.tensorboard..",
        "io.squadron.trainer.torchscript..",
        "io.squadron.trainer.training.."
    };

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.squadron.trainer");

    @Test
    void theDomainKnowsNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage(DOMAIN)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "ai.djl..",
                        "io.grpc..",
                        "io.micrometer..",
                        "io.quarkus..",
                        "io.smallrye..",
                        "io.squadron.kafka..",
                        "io.squadron.rpc..",
                        "jakarta..",
                        "org.apache.kafka..",
                        "org.eclipse.microprofile..",
                        "software.amazon.awssdk..")
                .check(CLASSES);
    }

    @Test
    void theDomainKnowsNoEdge() {
        noClasses()
                .that()
                .resideInAnyPackage(DOMAIN)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.squadron.trainer.config..",
                        "io.squadron.trainer.dataset..",
                        "io.squadron.trainer.execution..",
                        "io.squadron.trainer.grpc..",
                        "io.squadron.trainer.kafka..",
                        "io.squadron.trainer.outbox..",
                        "io.squadron.trainer.queue..",
                        "io.squadron.trainer.wiring..")
                .check(CLASSES);
    }

    /** The loop reads like the paper, whatever computes. */
    @Test
    void onlyThePackageModelKnowsTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.squadron.trainer.model..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .check(CLASSES);
    }

    /** Calls come in by grpc; execution and imports ask the tokenizer-service. */
    @Test
    void onlyTheEdgesSpeakGrpc() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.squadron.trainer.grpc..",
                        "io.squadron.trainer.execution..",
                        "io.squadron.trainer.imports..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", "io.squadron.rpc..", "io.quarkus.grpc..")
                .check(CLASSES);
    }

    @Test
    void onlyTheseSpeakKafka() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.squadron.trainer.dataset..",
                        "io.squadron.trainer.health..",
                        "io.squadron.trainer.kafka..",
                        "io.squadron.trainer.outbox..",
                        "io.squadron.trainer.publication..",
                        "io.squadron.trainer.queue..",
                        "io.squadron.trainer.retention..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "io.squadron.kafka..", "io.smallrye.reactive..")
                .check(CLASSES);
    }

    @Test
    void whatComputesKnowsNeitherRunsNorTheirQueue() {
        noClasses()
                .that()
                .resideInAnyPackage("io.squadron.trainer.model..", "io.squadron.trainer.training..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.squadron.trainer.checkpoint..",
                        "io.squadron.trainer.dataset..",
                        "io.squadron.trainer.execution..",
                        "io.squadron.trainer.kafka..",
                        "io.squadron.trainer.queue..",
                        "io.squadron.trainer.run..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.squadron.trainer.(*)..")
                .namingSlices("$1")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
