package io.squadron.rpc;

import com.google.protobuf.MessageLite;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One page of a list, as AIP-158 has it. A page's token says behind which item the next one begins; deleting that item
 * does no harm.
 *
 * @param nextPageToken empty if this is the last page
 * @param totalSize of all pages
 */
public record Page<T extends MessageLite>(List<T> items, String nextPageToken, int totalSize) {
    /** Items of a page if the caller does not say. */
    public static final int DEFAULT_SIZE = 100;

    /** No page has more items, whatever the caller says. */
    public static final int MAX_SIZE = 1000;

    /** A page of larger items is shorter: a client takes messages of 4 MiB by default. */
    private static final int MAX_BYTES = 1 << 20;

    private static final Pattern TOKEN = Pattern.compile("(-?\\d{1,19})/(.*)", Pattern.DOTALL);

    /** Copies the items. */
    public Page {
        items = List.copyOf(items);
    }

    /**
     * The page that a request asks for, of a list that is all in memory.
     *
     * @param key an item's place; two items never have the same
     * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT for a page_size or page_token that cannot be
     */
    public static <T extends MessageLite> Page<T> of(
            Collection<T> all, Function<T, PageKey> key, int pageSize, String pageToken) {
        int size = size(pageSize);
        Optional<PageKey> after = after(pageToken);
        List<T> ordered = all.stream()
                .filter(item -> after.isEmpty() || key.apply(item).compareTo(after.get()) > 0)
                .sorted(Comparator.comparing(key))
                .toList();
        List<T> items = new ArrayList<>();
        long bytes = 0;
        for (T item : ordered) {
            bytes += item.getSerializedSize();
            if (items.size() == size || (!items.isEmpty() && bytes > MAX_BYTES)) {
                return new Page<>(items, token(key.apply(items.get(items.size() - 1))), all.size());
            }
            items.add(item);
        }
        return new Page<>(items, "", all.size());
    }

    /**
     * How many items a request wants.
     *
     * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if it is negative
     */
    public static int size(int pageSize) {
        if (pageSize < 0) {
            throw RpcError.invalid(
                            "page_size",
                            "page_size is %d; it must be at least 1, or 0 for %d.".formatted(pageSize, DEFAULT_SIZE))
                    .toException();
        }
        return pageSize == 0 ? DEFAULT_SIZE : Math.min(pageSize, MAX_SIZE);
    }

    /**
     * Behind what a request's page begins; empty for the first page.
     *
     * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if no answer ever had such a token
     */
    public static Optional<PageKey> after(String pageToken) {
        if (pageToken.isEmpty()) {
            return Optional.empty();
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(pageToken), StandardCharsets.UTF_8);
            Matcher parts = TOKEN.matcher(text);
            if (parts.matches()) {
                return Optional.of(new PageKey(Long.parseLong(parts.group(1)), parts.group(2)));
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw RpcError.invalid("page_token", "page_token must be the next_page_token of an answer, or empty.")
                .toException();
    }

    /** The token of the page that begins behind an item. */
    public static String token(PageKey last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((last.newest() + "/" + last.id()).getBytes(StandardCharsets.UTF_8));
    }
}
