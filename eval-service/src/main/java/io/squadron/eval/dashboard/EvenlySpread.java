package io.squadron.eval.dashboard;

import java.util.stream.IntStream;

/** Chooses some of many things that stand in a row. */
public final class EvenlySpread {
    private EvenlySpread() {}

    /** Their places from 0 on, the first and the last among them. */
    public static IntStream places(int all, int most) {
        int chosen = Math.min(all, most);
        return IntStream.range(0, chosen).map(i -> chosen == 1 ? 0 : (int) ((long) i * (all - 1) / (chosen - 1)));
    }
}
