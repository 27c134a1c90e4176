package io.squadron.local.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Lists that services give page by page (AIP-158). */
public final class Pages {
    private Pages() {}

    /**
     * All of a list.
     *
     * @param page the response for a page_token; empty for the first
     * @param items of a response
     * @param nextPageToken of a response; empty behind the last page
     */
    public static <R, T> List<T> all(
            Function<String, R> page, Function<R, List<T>> items, Function<R, String> nextPageToken) {
        List<T> all = new ArrayList<>();
        String token = "";
        do {
            R response = page.apply(token);
            all.addAll(items.apply(response));
            token = nextPageToken.apply(response);
        } while (!token.isEmpty());
        return all;
    }
}
