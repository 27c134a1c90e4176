package io.squadron.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class RoleTest {
    @Test
    void aTrainerSeesAndAsksAndAnAdminMayDoEverything() {
        assertThat(new Caller("t", Set.of(Role.TRAINER)).roles())
                .containsExactlyInAnyOrder(Role.TRAINER, Role.READER, Role.ASKER);
        assertThat(new Caller("a", Set.of(Role.ADMIN)).roles()).containsExactlyInAnyOrder(Role.values());
        assertThat(new Caller("r", Set.of(Role.READER)).roles()).containsExactly(Role.READER);
    }

    @Test
    void whatNothingIsSaidOfIsForNobodyNotEvenForAnAdmin() {
        assertThat(Requirement.NOBODY.metBy(Set.of(Role.values()))).isFalse();
        assertThat(Requirement.ANY.metBy(Set.of())).isFalse();
        assertThat(Requirement.NOTHING.metBy(Set.of())).isTrue();
    }

    @Test
    void aRoleThatThereIsNotIsNamedWithThoseThatThereAre() {
        assertThatThrownBy(() -> KeyRing.roles("reader,root"))
                .hasMessage("\"root\" is no role; the roles are reader, asker, trainer, admin");
    }
}
