package io.squadron.tokenizer.admission;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The work that this process has taken on, measured in tokens: those of the texts that it tokenizes and of the windows that
 * it makes of them. The sum never exceeds the bound, and with it neither does the memory that calls take. Whoever wants
 * more is refused at once; nobody waits here.
 *
 * <p>The last quarter is kept for small work, so that a few giant documents don't shut everybody else out.
 */
public final class WorkBudget {

    /** Small is what takes no more than this part of the whole. */
    private static final int SMALL_PART = 256;

    /** Also what the smallest work counts, for what it costs beside its tokens. */
    private static final long LEAST = 512;

    private final long maxTokens;
    private final AtomicLong taken = new AtomicLong();

    public WorkBudget(long maxTokens) {
        this.maxTokens = maxTokens;
    }

    /**
     * Takes a share, to be closed when the work has ended.
     *
     * @param tokens an upper bound of what the work will take
     * @throws ServiceBusyException if that is more than is left
     */
    public Share take(long tokens) {
        long wanted = Math.max(LEAST, tokens);
        long bound = wanted <= maxTokens / SMALL_PART ? maxTokens : maxTokens - maxTokens / 4;
        long before = taken.getAndUpdate(now -> now + wanted <= bound ? now + wanted : now);
        if (before + wanted > bound) {
            throw new ServiceBusyException("The tokenizer-service has as much work as it takes at once; try again.");
        }
        return new Share(wanted);
    }

    /** Tokens that are taken now. */
    public long taken() {
        return taken.get();
    }

    /** A part of the budget in use. Safe for many threads. */
    public final class Share implements AutoCloseable {

        private final AtomicLong tokens;

        private Share(long tokens) {
            this.tokens = new AtomicLong(tokens);
        }

        /** Gives back what turns out not to be needed; does nothing when that is more than there is. */
        public void shrinkTo(long enough) {
            long kept = Math.max(LEAST, enough);
            taken.addAndGet(-Math.max(0, tokens.getAndUpdate(now -> Math.min(now, kept)) - kept));
        }

        /** Gives everything back; more than once is the same as once. */
        @Override
        public void close() {
            taken.addAndGet(-tokens.getAndSet(0));
        }
    }
}
