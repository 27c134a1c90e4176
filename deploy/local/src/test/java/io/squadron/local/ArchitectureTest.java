package io.squadron.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the command line may know of the services. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.squadron.local");

    /** The two jobs without a stack are done in process, by the services' own code. */
    @Test
    void onlyTheJobsWindowsAndScoreUseWhatTwoServicesAreMadeOf() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.squadron.local.windows..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.squadron.tokenizer..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.squadron.local.score..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.squadron.eval..")
                .check(CLASSES);
    }

    /** All else is asked over gRPC. */
    @Test
    void nothingUsesWhatTheOtherServicesAreMadeOf() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.squadron.trainer..", "io.squadron.inference..")
                .check(CLASSES);
    }

    /** The services' own dependencies are excluded: what the two jobs reach of them must be whole all the same. */
    @Test
    void whatTheTwoJobsReachIsOnTheClassPath() {
        JavaClasses all = new ClassFileImporter().importPackages("io.squadron");
        Deque<JavaClass> open = new ArrayDeque<>();
        all.stream()
                .filter(type -> type.getPackageName().equals("io.squadron.local.windows")
                        || type.getPackageName().equals("io.squadron.local.score"))
                .forEach(open::add);
        Set<String> seen = new TreeSet<>();
        Set<String> missing = new TreeSet<>();
        while (!open.isEmpty()) {
            for (Dependency dependency : open.pop().getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.isPrimitive() || !seen.add(target.getName())) {
                    continue;
                }
                if (!isThere(target.getName())) {
                    missing.add(target.getName() + ", which "
                            + dependency.getOriginClass().getName() + " uses");
                } else if (target.getName().startsWith("io.squadron.")) {
                    open.add(target);
                }
            }
        }
        assertThat(seen).contains("io.squadron.eval.scoring.PredictionsScorer", "io.squadron.tokenizer.window.Window");
        assertThat(missing).isEmpty();
    }

    private static boolean isThere(String type) {
        try {
            Class.forName(type, false, ArchitectureTest.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
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
                        "io.squadron.[tokenizer|trainer|inference|eval].grpc..",
                        "io.squadron.[tokenizer|trainer|inference|eval].kafka..")
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
