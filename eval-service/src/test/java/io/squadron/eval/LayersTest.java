package io.squadron.eval;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What may know of what. */
class LayersTest {
    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.squadron.eval");

    private static final String[] FRAMEWORKS = {
        "io.quarkus..",
        "jakarta..",
        "org.hibernate..",
        "io.grpc..",
        "org.apache.kafka..",
        "io.smallrye..",
        "io.squadron.v1..",
        "io.squadron.rpc..",
        "io.squadron.kafka..",
        "org.jboss.."
    };

    @Test
    void scoringIsPlainJava() {
        noClasses()
                .that()
                .resideInAPackage("io.squadron.eval.scoring..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORKS)
                .check(SERVICE);
    }

    @Test
    void theRuleOfPromotionIsPlainJava() {
        noClasses()
                .that()
                .haveNameMatching("io\\.squadron\\.eval\\.promotion\\.(PromotionRule|Decision|Measurement)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORKS)
                .check(SERVICE);
    }

    @Test
    void fittingATemperatureIsPlainJava() {
        noClasses()
                .that()
                .haveNameMatching(
                        "io\\.squadron\\.eval\\.calibration\\.(JudgedAnswer|TemperatureScaling|Reliability)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORKS)
                .check(SERVICE);
    }

    @Test
    void kafkaIsReachedAtTheEdgesOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.squadron.eval.intake..",
                        "io.squadron.eval.announcement..",
                        "io.squadron.eval.health..",
                        "io.squadron.eval.system..",
                        "io.squadron.eval.window..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "io.squadron.kafka..", "io.smallrye.reactive.messaging..")
                .check(SERVICE);
    }

    @Test
    void grpcIsSpokenAtTheEdgesOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.squadron.eval.grpc..",
                        "io.squadron.eval.execution..",
                        "io.squadron.eval.ask..",
                        "io.squadron.eval.trainer..",
                        "io.squadron.eval.system..",
                        "io.squadron.eval.window..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", "io.quarkus.grpc..", "io.squadron.rpc..")
                .check(SERVICE);
    }

    @Test
    void nothingDependsOnThePages() {
        classes()
                .that()
                .resideInAPackage("io.squadron.eval.dashboard..")
                .should()
                .onlyBeAccessed()
                .byAnyPackage("io.squadron.eval.dashboard..")
                .check(SERVICE);
    }

    @Test
    void noPackagesDependOnEachOtherInACircle() {
        slices().matching("io.squadron.eval.(*)..").should().beFreeOfCycles().check(SERVICE);
    }
}
