package io.squadron.rpc;

import java.util.Comparator;

/**
 * Where an item stands in a list that is read page by page. It is made of what never changes about the item, so that pages
 * do not shift when items come or go.
 *
 * @param newest larger comes first: a creation time or an offset; the same for all in a list that is ordered by id alone
 * @param id unique in the list
 */
public record PageKey(long newest, String id) implements Comparable<PageKey> {
    private static final Comparator<PageKey> ORDER =
            Comparator.comparingLong(PageKey::newest).reversed().thenComparing(PageKey::id);

    /** A place in a list that is ordered by id. */
    public static PageKey of(String id) {
        return new PageKey(0, id);
    }

    @Override
    public int compareTo(PageKey other) {
        return ORDER.compare(this, other);
    }
}
