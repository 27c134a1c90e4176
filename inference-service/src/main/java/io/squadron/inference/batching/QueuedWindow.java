package io.squadron.inference.batching;

import java.util.Comparator;

/**
 * One waiting window.
 *
 * @param index which window of its request
 * @param turn the round in which it is due; see {@link WindowQueue}
 * @param sequence order of arrival
 */
record QueuedWindow(InferenceRequest request, int index, long turn, long sequence) {
    static final Comparator<QueuedWindow> DUE_FIRST =
            Comparator.comparingLong(QueuedWindow::turn).thenComparingLong(QueuedWindow::sequence);

    WindowInput input() {
        return request.windows().get(index);
    }

    int length() {
        return input().length();
    }
}
