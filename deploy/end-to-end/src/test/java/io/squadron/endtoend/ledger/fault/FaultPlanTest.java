package io.squadron.endtoend.ledger.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.endtoend.ledger.fault.Fault.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which faults happen. */
class FaultPlanTest {
    private static final SortedMap<String, List<Kind>> VICTIMS = new TreeMap<>(Map.of(
            "kafka", List.of(Kind.KILL, Kind.PAUSE),
            "trainer a", List.of(Kind.values()),
            "trainer b", List.of(Kind.values())));
    private static final Duration LENGTH = Duration.ofMinutes(10);

    @Test
    void theSameSeedGivesTheSameFaultsAndAnotherSeedOthers() {
        assertThat(plan(1)).isEqualTo(plan(1));
        assertThat(plan(2)).isNotEqualTo(plan(1));
    }

    @Test
    void everyoneHasATurnBeforeAnyoneHasASecond() {
        List<Fault> plan = plan(3);
        for (int at = 0; at + VICTIMS.size() <= plan.size(); at += VICTIMS.size()) {
            assertThat(plan.subList(at, at + VICTIMS.size()))
                    .extracting(Fault::victim)
                    .containsExactlyInAnyOrderElementsOf(VICTIMS.keySet());
        }
    }

    @Test
    void allKindsHappenAndToNobodyOneThatMayNot() {
        List<Fault> plan = plan(4);
        assertThat(plan.stream().map(Fault::kind).collect(Collectors.toSet())).containsExactlyInAnyOrder(Kind.values());
        assertThat(plan)
                .filteredOn(fault -> fault.kind() == Kind.CUT)
                .extracting(Fault::victim)
                .doesNotContain("kafka");
    }

    @Test
    void allFaultsBeginInTheTimeThatIsGiven() {
        assertThat(plan(5)).hasSizeGreaterThan(30).allSatisfy(fault -> {
            assertThat(fault.at()).isLessThan(LENGTH);
            assertThat(fault.lasts()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20));
        });
    }

    private static List<Fault> plan(long seed) {
        return FaultPlan.of(seed, LENGTH, VICTIMS);
    }
}
