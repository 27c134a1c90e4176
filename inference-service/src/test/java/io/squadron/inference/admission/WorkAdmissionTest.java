package io.squadron.inference.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WorkAdmissionTest {
    private static final long CAPACITY = 1000;
    private static final long SMALL = 50;

    private final AtomicLong clock = new AtomicLong();
    private final WorkAdmission admission =
            new WorkAdmission(new AdmissionLimits(CAPACITY, SMALL), new Pace(clock::get));

    @Test
    void beyondTheBoundARequestIsRefusedAtOnceWithAHintWhenToTryAgain() {
        enter(400);
        enter(350);

        RefusedException busy = catchThrowableOfType(RefusedException.class, () -> enter(51));

        assertThat(busy.refusal()).isEqualTo(Refusal.BUSY);
        assertThat(busy.retryAfter()).isPresent();
        assertThat(busy).hasMessageContaining("750 of 1000 tokens").hasMessageContaining("try again later");
    }

    @Test
    void theHintGrowsWithWhatIsUnderWayAndWithHowLongWorkTakes() {
        WorkAdmission.Ticket first = enter(500);
        clock.addAndGet(Duration.ofSeconds(10).toNanos());
        first.close();
        enter(550);

        RefusedException busy = catchThrowableOfType(RefusedException.class, () -> enter(400));

        assertThat(busy.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(9));
    }

    @Test
    void giantsLeaveRoomForSmallRequests() {
        enter(5000);
        enter(187);
        assertThatThrownBy(() -> enter(60)).isInstanceOf(RefusedException.class);

        for (int i = 0; i < 5; i++) {
            enter(SMALL);
        }

        assertThat(admission.usedTokens()).isEqualTo(CAPACITY);
        assertThatThrownBy(() -> enter(1)).isInstanceOf(RefusedException.class);
    }

    @Test
    void whatARequestReallyCostsMakesRoomForOthers() {
        WorkAdmission.Ticket giant = enter(5000);
        WorkAdmission.Ticket waiting = await(500);
        assertThat(waiting.admitted()).isNotDone();

        giant.correct(100);

        assertThat(waiting.admitted()).isCompleted();
        assertThat(admission.usedTokens()).isEqualTo(600);
    }

    @Test
    void whoeverEndsGivesItsPlaceBackOnce() {
        WorkAdmission.Ticket ticket = enter(300);
        ticket.close();
        ticket.close();
        ticket.correct(900);

        assertThat(admission.usedTokens()).isZero();
    }

    @Test
    void whoeverLeavesTheLineIsNotAdmittedAnyMore() {
        enter(350);
        WorkAdmission.Ticket giant = enter(400);
        WorkAdmission.Ticket gone = await(500);
        WorkAdmission.Ticket next = await(400);

        gone.close();
        giant.close();

        assertThat(gone.admitted()).isNotDone();
        assertThat(next.admitted()).isCompleted();
        assertThat(admission.usedTokens()).isEqualTo(350 + 400);
        assertThat(admission.waitingRequests()).isZero();
    }

    @Test
    void aWaitingGiantGetsInAlthoughSmallRequestsAndOtherGiantsKeepComing() {
        Deque<WorkAdmission.Ticket> inside = new ArrayDeque<>();
        for (int i = 0; i < 30; i++) {
            inside.add(enter(SMALL - 20));
        }
        WorkAdmission.Ticket giant = await(5000);

        int rounds = 0;
        while (!giant.admitted().isDone()) {
            assertThat(++rounds).isLessThan(1000);
            inside.remove().close();
            tryToEnter(SMALL, inside);
            tryToEnter(SMALL + 1, inside);
        }
    }

    @Test
    void smallRequestsAreStillTakenWhileAGiantIsNext() {
        Deque<WorkAdmission.Ticket> inside = new ArrayDeque<>();
        inside.add(enter(400));
        for (int i = 0; i < 11; i++) {
            inside.add(enter(SMALL));
        }
        WorkAdmission.Ticket giant = await(550);

        int taken = 0;
        for (int i = 0; i < 100 && !giant.admitted().isDone(); i++) {
            inside.remove().close();
            taken += tryToEnter(SMALL, inside) ? 1 : 0;
        }

        assertThat(giant.admitted()).isCompleted();
        assertThat(taken).as("small ones admitted before the giant").isPositive();
        assertThatThrownBy(() -> enter(SMALL + 1)).isInstanceOf(RefusedException.class);
    }

    @Test
    void neitherWaitingNorRefusedRequestsStarveEachOther() {
        Deque<WorkAdmission.Ticket> inside = new ArrayDeque<>();
        while (tryToEnter(SMALL, inside)) {}
        Deque<WorkAdmission.Ticket> waiting = new ArrayDeque<>();
        int fromTheLine = 0;
        int fromOutside = 0;
        Random random = new Random(5);
        for (int i = 0; i < 1000; i++) {
            while (waiting.size() < 20) {
                waiting.add(await(SMALL));
            }
            inside.remove().close();
            if (waiting.peek().admitted().isDone()) {
                inside.add(waiting.remove());
                fromTheLine++;
            }
            fromOutside += tryToEnter(1 + random.nextInt(20), inside) ? 1 : 0;
        }

        assertThat(fromTheLine).isGreaterThan(100);
        assertThat(fromOutside).isGreaterThan(100);
    }

    @Test
    void whateverComesAndGoesTheBoundHoldsAndNobodyIsForgotten() {
        Random random = new Random(9);
        List<WorkAdmission.Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            if (random.nextInt(5) < 2 && !tickets.isEmpty()) {
                tickets.remove(random.nextInt(tickets.size())).close();
            } else if (tickets.size() < 60) {
                tickets.add(await(1 + random.nextInt(random.nextBoolean() ? 50 : 900)));
            }
            assertThat(admission.usedTokens()).isLessThanOrEqualTo(CAPACITY);
        }
        while (!tickets.isEmpty()) {
            tickets.removeIf(ticket -> {
                boolean done = ticket.admitted().isDone();
                if (done) {
                    ticket.close();
                }
                return done;
            });
            assertThat(admission.usedTokens() > 0 || tickets.isEmpty())
                    .as("somebody is inside while somebody waits")
                    .isTrue();
        }
        assertThat(admission.usedTokens()).isZero();
    }

    @Test
    void aBoundThatASmallRequestHardlyFitsIntoIsRefused() {
        assertThatThrownBy(() -> new AdmissionLimits(100, 7)).hasMessageContaining("max-admitted-tokens");
    }

    private WorkAdmission.Ticket enter(long cost) {
        WorkAdmission.Ticket ticket = admission.enter(cost, WhenFull.REFUSE);
        assertThat(ticket.admitted()).isCompleted();
        return ticket;
    }

    private boolean tryToEnter(long cost, Deque<WorkAdmission.Ticket> inside) {
        try {
            return inside.add(admission.enter(cost, WhenFull.REFUSE));
        } catch (RefusedException busy) {
            return false;
        }
    }

    private WorkAdmission.Ticket await(long cost) {
        return admission.enter(cost, WhenFull.WAIT);
    }
}
