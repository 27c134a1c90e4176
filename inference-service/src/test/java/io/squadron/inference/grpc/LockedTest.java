package io.squadron.inference.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.squadron.access.Role;
import io.squadron.access.walk.LockedServiceTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
@TestProfile(LockedServiceTest.Locked.class)
class LockedTest extends LockedServiceTest {
    @ParameterizedTest
    @ValueSource(strings = {"v1/answer", "", "models/champion"})
    void overHttpThoseWhoMayAskAskAndNobodyElse(String path) throws Exception {
        assertThat(status("POST", path, "")).isEqualTo(401);
        assertThat(status("POST", path, bearer(Role.READER))).isEqualTo(403);
        assertThat(status("POST", path, bearer(Role.ASKER))).isNotIn(401, 403);
        assertThat(status("POST", path, bearer(Role.ADMIN))).isNotIn(401, 403);
    }
}
