package io.squadron.tokenizer.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WorkBudgetTest {

    private final WorkBudget budget = new WorkBudget(1_000_000);

    @Test
    void whatExceedsTheBudgetIsRefusedAtOnceAndTakenAgainOnceThereIsRoom() {
        WorkBudget.Share share = budget.take(500_000);

        assertThatThrownBy(() -> budget.take(300_000)).isInstanceOf(ServiceBusyException.class);
        share.close();
        share.close();

        assertThat(budget.taken()).isZero();
        budget.take(300_000).close();
    }

    @Test
    void giantsLeaveAQuarterForSmallWork() {
        budget.take(750_000);

        assertThatThrownBy(() -> budget.take(100_000)).isInstanceOf(ServiceBusyException.class);
        for (int small = 0; small < 100; small++) {
            budget.take(2_500);
        }
        assertThat(budget.taken()).isEqualTo(1_000_000);
        assertThatThrownBy(() -> budget.take(1)).isInstanceOf(ServiceBusyException.class);
    }

    @Test
    void aShareShrinksToWhatIsNeededAndNeverGrows() {
        WorkBudget.Share share = budget.take(500_000);

        share.shrinkTo(600_000);
        assertThat(budget.taken()).isEqualTo(500_000);
        share.shrinkTo(20_000);
        assertThat(budget.taken()).isEqualTo(20_000);
        share.close();
        share.shrinkTo(10_000);
        assertThat(budget.taken()).isZero();
    }
}
