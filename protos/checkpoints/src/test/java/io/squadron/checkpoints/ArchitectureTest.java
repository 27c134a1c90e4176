package io.squadron.checkpoints;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What this module is made of: the contract about checkpoints, without a service's domain and without a framework. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.squadron.checkpoints");

    @Test
    void nothingButTheseLibrariesIsUsed() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "io.squadron.checkpoints..",
                        "com.fasterxml.jackson..",
                        "com.google.protobuf..",
                        "org.jboss.logging..",
                        "software.amazon.awssdk..")
                .because(
                        "no service's domain, no Quarkus, gRPC, Kafka or DJL belongs into the contract about checkpoints")
                .check(CLASSES);
    }

    @Test
    void onlyThePackageForS3KnowsTheStoragesClient() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.squadron.checkpoints.s3..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon.awssdk..")
                .check(CLASSES);
    }

    @Test
    void whoReadsCannotWrite() {
        noClasses()
                .that(read())
                .should()
                .dependOnClassesThat()
                .areAssignableTo(CheckpointStore.class)
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("Bucket")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("ObjectUpload")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> read() {
        return JavaClass.Predicates.assignableTo(CheckpointReader.class)
                .and(DescribedPredicate.not(JavaClass.Predicates.assignableTo(CheckpointStore.class)))
                .as("are readers and no stores");
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.squadron.checkpoints.(*)..")
                .namingSlices("$1")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void theRootKnowsNoPlace() {
        noClasses()
                .that()
                .resideInAPackage("io.squadron.checkpoints")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.squadron.checkpoints.directory..", "io.squadron.checkpoints.s3..")
                .check(CLASSES);
    }
}
