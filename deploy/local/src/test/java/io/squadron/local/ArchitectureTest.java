package io.squadron.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the command line may know of the services. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.squadron.local");

    /** The two commands without a stack work in process, as the services' own code does. */
    @Test
    void onlyWindowsAndScoreUseWhatTokenizerAndEvalServiceAreMadeOf() {
        noClasses()
                .that()
                .haveSimpleNameNotStartingWith("WindowsCommand")
                .and()
                .haveSimpleNameNotStartingWith("ScoreCommand")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.squadron.tokenizer..", "io.squadron.eval..")
                .check(CLASSES);
    }

    @Test
    void nothingUsesTheEdgesOfAService() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "jakarta..",
                        "io.smallrye..",
                        "ai.djl..",
                        "io.squadron.*.grpc..",
                        "io.squadron.*.kafka..")
                .check(CLASSES);
    }

    @Test
    void aStackKnowsNeitherJobsNorCommands() {
        noClasses()
                .that()
                .resideInAPackage("io.squadron.local.stack..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.squadron.local.command..", "io.squadron.local.job..", "io.squadron.local.client..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.squadron.local.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
