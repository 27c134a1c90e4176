package io.squadron.local.command;

import io.grpc.StatusRuntimeException;
import io.squadron.local.client.Failures;
import io.squadron.local.job.FailedException;
import io.squadron.rpc.RpcError;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** A service's word that something in a filter or an order cannot be understood, with the text and a pointer at the place. */
final class PointedMistake {
    private static final String INDENT = "  ";

    private PointedMistake() {}

    /** Asks, and fails with a pointer if the text is mistaken. */
    static <T> T in(String field, String text, Supplier<T> question) {
        try {
            return question.get();
        } catch (StatusRuntimeException e) {
            throw of(e, Map.of(field, text));
        }
    }

    /**
     * What to fail with.
     *
     * @param texts what was asked, by the request's names
     */
    static RuntimeException of(StatusRuntimeException failure, Map<String, String> texts) {
        RpcError error = RpcError.read(failure);
        OptionalInt begin = place(error, "begin");
        OptionalInt end = place(error, "end");
        String text = error.violations().keySet().stream()
                .map(field -> texts.getOrDefault(field, ""))
                .findFirst()
                .orElse("");
        if (begin.isEmpty() || end.isEmpty() || text.isEmpty()) {
            return failure;
        }
        int from = Math.min(begin.getAsInt(), text.length());
        int to = Math.max(from, Math.min(end.getAsInt(), text.length()));
        String carets = " ".repeat(TerminalText.width(text.substring(0, from)))
                + "^".repeat(Math.max(1, TerminalText.width(text.substring(from, to))));
        return new FailedException(
                Failures.sentence(failure) + "\n" + INDENT + oneLine(text) + "\n" + INDENT + carets, failure);
    }

    private static OptionalInt place(RpcError error, String name) {
        String place = error.metadata().getOrDefault(name, "");
        return place.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(place)) : OptionalInt.empty();
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
