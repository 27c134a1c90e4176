package io.squadron.inference;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The service's layers: a domain that knows no framework, edges around it, no cycles. */
class ArchitectureTest {
    private static final String[] DOMAIN = {
        "io.squadron.inference",
        "io.squadron.inference.admission..",
        "io.squadron.inference.answer..",
        "io.squadron.inference.batching..",
        "io.squadron.inference.model..",
        "io.squadron.inference.question..",
        "io.squadron.inference.tokenizer.."
    };
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.squadron.inference");

    @Test
    void theDomainKnowsNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage(DOMAIN)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "ai.djl..",
                        "com.fasterxml..",
                        "io.grpc..",
                        "io.micrometer..",
                        "io.quarkus..",
                        "io.smallrye..",
                        "io.squadron.rpc..",
                        "io.squadron.kafka..",
                        "jakarta..",
                        "org.apache.kafka..",
                        "org.eclipse.microprofile..",
                        "software.amazon.awssdk..")
                .check(CLASSES);
    }

    @Test
    void onlyThePackageTorchKnowsTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.squadron.inference.torch..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .check(CLASSES);
    }

    @Test
    void onlyThePackageOnnxKnowsOnnxRuntime() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.squadron.inference.onnx..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime..")
                .check(CLASSES);
    }

    @Test
    void theAnswersAreFoundWithoutTheContractsMessages() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.squadron.inference.admission..",
                        "io.squadron.inference.answer..",
                        "io.squadron.inference.batching..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.squadron.v1..")
                .check(CLASSES);
    }

    @Test
    void onlyThePackageKserveKnowsTheOpenInferenceProtocol() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.squadron.inference.kserve..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.squadron.openinference..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.squadron.inference.(*)..")
                .namingSlices("$1")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
