package io.squadron.trainer.encoder;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Whoever mistypes a name is told which one was probably meant. */
final class NearNames {
    private static final int MOST = 3;
    private static final int LEAST_DISTANCE_ALLOWED = 2;
    private static final int LETTERS_PER_MISTAKE = 5;

    private NearNames() {}

    /** Those that are at most a mistake in five letters away, the nearest first; of a repository its name without the organisation, too. */
    static List<String> of(String asked, Collection<String> known) {
        int allowed = Math.max(LEAST_DISTANCE_ALLOWED, asked.length() / LETTERS_PER_MISTAKE);
        record Near(String name, int distance) {}
        return known.stream()
                .distinct()
                .map(name -> new Near(name, distance(asked, name)))
                .filter(near -> near.distance() <= allowed && near.distance() < asked.length())
                .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
                .limit(MOST)
                .map(Near::name)
                .toList();
    }

    /** A sentence's end: {@code "; did you mean a or b?"}; empty if there are none. */
    static String question(List<String> near) {
        return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    }

    private static int distance(String asked, String name) {
        String plain = name.substring(name.indexOf('/') + 1);
        return Math.min(edits(asked, name), asked.contains("/") ? Integer.MAX_VALUE : edits(asked, plain));
    }

    /** Levenshtein's distance, without regard to case. */
    private static int edits(String first, String second) {
        String a = first.toLowerCase(Locale.ROOT);
        String b = second.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
