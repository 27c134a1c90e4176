package io.squadron.names;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Whoever mistypes a name is told which one was probably meant. */
public final class NearNames {
    private static final int MOST = 3;
    private static final int LEAST_DISTANCE_ALLOWED = 2;
    private static final int LETTERS_PER_MISTAKE = 5;

    private NearNames() {}

    private record Near(String name, int distance, int allowed) {
        /** A repository is known by its name without the organisation, too. */
        static Near of(String asked, String name) {
            String compared = asked.contains("/") ? name : name.substring(name.indexOf('/') + 1);
            int letters = Math.max(asked.length(), compared.length());
            int allowed = Math.max(LEAST_DISTANCE_ALLOWED, letters / LETTERS_PER_MISTAKE);
            return new Near(name, edits(asked, compared), Math.min(allowed, asked.length() - 1));
        }
    }

    /** Those with at most one mistake in five letters, the nearest first. */
    public static List<String> of(String asked, Collection<String> known) {
        return known.stream()
                .distinct()
                .map(name -> Near.of(asked, name))
                .filter(near -> near.distance() <= near.allowed())
                .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
                .limit(MOST)
                .map(Near::name)
                .toList();
    }

    /** A sentence's end: {@code "; did you mean a or b?"}; empty if there are none. */
    public static String question(List<String> near) {
        return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    }

    private static int edits(String first, String second) {
        return LevenshteinDistance.getDefaultInstance()
                .apply(first.toLowerCase(Locale.ROOT), second.toLowerCase(Locale.ROOT));
    }
}
