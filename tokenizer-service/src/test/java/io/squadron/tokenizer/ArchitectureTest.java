package io.squadron.tokenizer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The service's layers: rules of words and windows that know no framework, edges around them, no cycles. */
class ArchitectureTest {

    private static final String[] DOMAIN = {
        "io.squadron.tokenizer.admission..",
        "io.squadron.tokenizer.dataset..",
        "io.squadron.tokenizer.registry..",
        "io.squadron.tokenizer.squad..",
        "io.squadron.tokenizer.text..",
        "io.squadron.tokenizer.window..",
        "io.squadron.tokenizer.wordpiece.."
    };

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.squadron.tokenizer");

    @Test
    void theDomainKnowsNoFrameworkAndNoMessageOfTheContract() {
        noClasses()
                .that()
                .resideInAnyPackage(DOMAIN)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "ai.djl..",
                        "com.google.protobuf..",
                        "io.grpc..",
                        "io.micrometer..",
                        "io.quarkus..",
                        "io.smallrye..",
                        "io.squadron.kafka..",
                        "io.squadron.rpc..",
                        "io.squadron.v1..",
                        "jakarta..",
                        "org.apache.kafka..",
                        "org.eclipse.microprofile..",
                        "org.jboss..")
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
                        "io.squadron.tokenizer.config..",
                        "io.squadron.tokenizer.grpc..",
                        "io.squadron.tokenizer.huggingface..",
                        "io.squadron.tokenizer.imports..",
                        "io.squadron.tokenizer.kafka..")
                .check(CLASSES);
    }

    @Test
    void onlyThePackageHuggingfaceKnowsTheNativeLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.squadron.tokenizer.huggingface..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..")
                .check(CLASSES);
    }

    @Test
    void onlyThePackageKafkaKnowsKafka() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.squadron.tokenizer.kafka..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.smallrye.reactive.messaging..",
                        "io.squadron.kafka..",
                        "org.apache.kafka..",
                        "org.eclipse.microprofile.reactive.messaging..")
                .check(CLASSES);
    }

    @Test
    void onlyThePackageGrpcSpeaksGrpc() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.squadron.tokenizer.grpc..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", "io.quarkus.grpc..", "io.squadron.rpc..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.squadron.tokenizer.(*)..")
                .namingSlices("$1")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
