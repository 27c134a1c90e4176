package io.squadron.tokenizer.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

    @Test
    void smallWorkPassesGiantsThatWait() throws Exception {
        BlockingQueue<String> done = new LinkedBlockingQueue<>();
        CountDownLatch begin = new CountDownLatch(1);
        try (WorkQueue queue = new WorkQueue(1)) {
            queue.submit(0, () -> await(begin));
            queue.submit(1_000_000_000L, () -> done.add("giant"));
            queue.submit(1_000, () -> done.add("first"));
            queue.submit(1_000, () -> done.add("second"));
            begin.countDown();

            assertThat(List.of(next(done), next(done), next(done))).containsExactly("first", "second", "giant");
        }
    }

    @Test
    void aClosedQueueRefusesWork() throws Exception {
        WorkQueue queue = new WorkQueue(1);
        queue.close();

        assertThatThrownBy(() -> queue.submit(1, () -> {})).isInstanceOf(ServiceBusyException.class);
    }

    private static String next(BlockingQueue<String> done) throws InterruptedException {
        return done.poll(60, TimeUnit.SECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
