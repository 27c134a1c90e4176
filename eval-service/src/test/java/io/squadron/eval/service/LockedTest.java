package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.squadron.access.Caller;
import io.squadron.access.KeyRing;
import io.squadron.access.Role;
import io.squadron.access.walk.LockedServiceTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedStackResource.class)
@QuarkusTestResource(EvalStack.class)
@TestProfile(LockedServiceTest.Locked.class)
class LockedTest extends LockedServiceTest {
    /** A page or a form, as it is asked for. */
    private record Resource(String method, String path, Set<Role> roles) {
        boolean isLetIn(Role role) {
            return roles.stream()
                    .anyMatch(needed -> new Caller("", Set.of(role)).roles().contains(needed));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @Test
    void everyPageIsSeenAndEveryFormSentByThoseWhoMayAndByNobodyElse() throws Exception {
        // MLflow's clients are told by 403, too, that nothing is written through them, whoever they are.
        List<Resource> resources = resources().stream()
                .filter(resource -> !resource.toString().equals("POST api/2.0/mlflow/x"))
                .toList();
        List<String> surprises = new ArrayList<>();
        for (Resource resource : resources) {
            int withoutKey = status(resource.method(), resource.path(), "");
            if (withoutKey != 401) {
                surprises.add(resource + " without a key: " + withoutKey);
            }
            for (Role role : Role.values()) {
                int status = status(resource.method(), resource.path(), bearer(role));
                if (resource.isLetIn(role) ? status == 401 || status == 403 : status != 403) {
                    surprises.add("%s with %s: %d".formatted(resource, role.text(), status));
                }
            }
        }

        assertThat(surprises).isEmpty();
        assertThat(resources).hasSizeGreaterThan(60);
    }

    /** Only these forms change nothing, so a reader may send them. */
    @Test
    void whatChangesSomethingTakesMoreThanAReader() throws Exception {
        assertThat(resources())
                .filteredOn(resource -> resource.method().equals("POST") && resource.isLetIn(Role.READER))
                .extracting(Resource::path)
                .containsExactlyInAnyOrder(
                        "ticked/compare",
                        "api/2.0/mlflow/experiments/search",
                        "api/2.0/mlflow/runs/search",
                        "api/2.0/mlflow/x");
        assertThat(resources())
                .filteredOn(resource -> resource.roles().contains(Role.ADMIN))
                .extracting(Resource::path)
                .containsExactlyInAnyOrder("champion", "champion/rollback", "system/dead-letters/replay");
    }

    private static List<Resource> resources() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.squadron.eval")
                        .stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .flatMap(LockedTest::resources)
                        .toList();
    }

    private static Stream<Resource> resources(JavaClass type) {
        return type.getMethods().stream()
                .filter(method -> method.isAnnotatedWith(GET.class) || method.isAnnotatedWith(POST.class))
                .map(method -> new Resource(
                        method.isAnnotatedWith(GET.class) ? "GET" : "POST",
                        path(type.getAnnotationOfType(Path.class), method),
                        KeyRing.roles(String.join(
                                ",",
                                method.tryGetAnnotationOfType(RolesAllowed.class)
                                        .orElseGet(() -> type.getAnnotationOfType(RolesAllowed.class))
                                        .value()))));
    }

    private static String path(Path of, JavaMethod method) {
        Optional<Path> own = method.tryGetAnnotationOfType(Path.class);
        String whole = of.value() + own.map(path -> "/" + path.value()).orElse("");
        return whole.replaceAll("\\{[^}]*}", "x").replaceAll("/+", "/").substring(1);
    }
}
