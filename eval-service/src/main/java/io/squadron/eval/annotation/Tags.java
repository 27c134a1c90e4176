package io.squadron.eval.annotation;

import java.util.List;
import java.util.stream.Stream;

/** Reads tags as people write them: words with commas in between. */
final class Tags {
    static final int MOST = 20;
    static final int LONGEST = 50;

    private Tags() {}

    static List<String> read(String text) throws NotAnnotatedException {
        List<String> tags = Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .toList();
        for (String tag : tags) {
            if (tag.length() > LONGEST || tag.chars().anyMatch(Character::isISOControl)) {
                throw new NotAnnotatedException(
                        "A tag has 1 to %d letters; several have commas in between.".formatted(LONGEST));
            }
        }
        if (tags.size() > MOST) {
            throw new NotAnnotatedException("A run has %d tags at most.".formatted(MOST));
        }
        return tags;
    }
}
