package io.squadron.eval.service;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedStackResource.class)
@QuarkusTestResource(EvalStack.class)
@TestProfile(LockedServiceTest.Locked.class)
class LockedTest extends LockedServiceTest {
    private static final Pattern TOKEN = Pattern.compile("name=\"csrf-token\" value=\"([^\"]+)\"");

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Override
    protected List<String> secrets() {
        assertThat(password).isNotBlank();
        return List.of(password);
    }

    @Override
    protected List<String> pages() {
        List<String> own = List.of("system", "api/system", "champion", "runs/none", "api/runs?filter=nonsense", "ask");
        return Stream.concat(super.pages().stream(), own.stream()).toList();
    }

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

    /** F90: a browser that knows an admin's key sends it along with whatever form another site has it send. */
    @Test
    void f90AFormThatIsNoneOfItsOwnPagesIsRefusedWhoeverSendsIt() throws Exception {
        List<String> surprises = new ArrayList<>();
        List<Resource> forms = resources().stream()
                .filter(resource -> resource.method().equals("POST"))
                .filter(resource -> !resource.path().startsWith("api/2.0/mlflow/"))
                .toList();
        for (Resource form : forms) {
            for (String type : List.of("application/x-www-form-urlencoded", "text/plain", "")) {
                int status = post(form.path(), bearer(Role.ADMIN), type, "csrf-token=guessed", "csrf-token=another");
                if (status != 400) {
                    surprises.add("%s as \"%s\": %d".formatted(form, type, status));
                }
            }
        }

        assertThat(surprises).isEmpty();
        assertThat(forms).hasSizeGreaterThan(15);
    }

    @Test
    void whatIsDoneByAFormStandsInTheLogWithWhoDidItAndWhatIsRefusedDoesNot() throws Exception {
        String form = "application/x-www-form-urlencoded";
        HttpResponse<InputStream> page = send(request("ask", bearer(Role.ADMIN)));
        Matcher token = TOKEN.matcher(new String(page.body().readAllBytes(), UTF_8));
        assertThat(token.find()).isTrue();
        String cookie = page.headers().firstValue("set-cookie").orElseThrow().replaceAll(";.*", "");
        String body = "csrf-token=" + URLEncoder.encode(token.group(1), UTF_8);

        assertThat(post("views/delete", bearer(Role.READER), form, body, cookie))
                .isEqualTo(403);
        assertThat(post("views/delete", bearer(Role.TRAINER), form, "", cookie)).isEqualTo(400);
        assertThat(sent()).isEmpty();
        assertThat(post("views/delete", bearer(Role.TRAINER), form, body, cookie))
                .isEqualTo(303);
        assertThat(sent()).singleElement().asString().endsWith("trainer-key sends POST /views/delete: 303");
    }

    private static List<String> sent() throws IOException {
        return Files.readAllLines(LOCKS.log()).stream()
                .filter(line -> line.contains("/views/delete: "))
                .toList();
    }

    private int post(String path, String authorization, String type, String body, String cookie) throws Exception {
        HttpRequest.Builder request = request(path, authorization).header("Cookie", cookie);
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        HttpResponse<InputStream> response = send(request.POST(HttpRequest.BodyPublishers.ofString(body)));
        response.body().close();
        return response.statusCode();
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
