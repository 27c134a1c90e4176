package io.squadron.inference.admission;

/**
 * What may be under way at the same time, in the tokens of {@link WorkCost}.
 *
 * @param capacity all requests together
 * @param small a request that costs no more is small
 */
public record AdmissionLimits(long capacity, long small) {
    private static final int PARTS = 16;

    public AdmissionLimits {
        if (small < 1 || small > capacity / PARTS) {
            throw new IllegalArgumentException(
                    "%d tokens may be admitted at once, which must be at least %d times a small request (%d tokens): raise squadron.inference.max-admitted-tokens"
                            .formatted(capacity, PARTS, small));
        }
    }

    private long parts(int n) {
        return capacity * n / PARTS;
    }

    /** Of the capacity, for all requests that have waited or could have. */
    long forPatient() {
        return capacity - forSmallImpatient();
    }

    /** Never given to large requests. */
    long forSmall() {
        return parts(4);
    }

    /** Never given to those that wait. */
    long forSmallImpatient() {
        return parts(1);
    }

    /** For large requests together. */
    long forLarge() {
        return capacity - forSmall();
    }

    /** Of what is for large requests, never given to those that wait. */
    long forLargeImpatient() {
        return parts(3);
    }

    /** For large requests that wait together, and so for one alone. */
    long forLargePatient() {
        return forLarge() - forLargeImpatient();
    }
}
