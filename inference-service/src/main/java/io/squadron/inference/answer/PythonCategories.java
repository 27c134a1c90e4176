package io.squadron.inference.answer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Unicode's categories C, P and Mn as Python 3.11 has them (Unicode 14). Java's own change with the JDK, and with them
 * which characters BERT's basic tokenizer drops: an answer would be cut otherwise on another JDK. The list was made by
 * make_python_categories.py among the golden files.
 */
final class PythonCategories {
    private static final String RESOURCE = "python-categories.txt";

    private record Range(int last, String category) {}

    private final TreeMap<Integer, Range> rangesByFirst = new TreeMap<>();

    private PythonCategories(String list) {
        list.lines().forEach(line -> {
            String[] parts = line.split(" ", -1);
            rangesByFirst.put(Integer.parseInt(parts[1], 16), new Range(Integer.parseInt(parts[2], 16), parts[0]));
        });
    }

    static PythonCategories load() {
        try (InputStream resource = PythonCategories.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing");
            }
            return new PythonCategories(new String(resource.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + RESOURCE, e);
        }
    }

    /** Controls, formats, private use, and what is not assigned. */
    boolean isOther(int codePoint) {
        return is("C", codePoint);
    }

    boolean isPunctuation(int codePoint) {
        return is("P", codePoint);
    }

    boolean isNonSpacingMark(int codePoint) {
        return is("Mn", codePoint);
    }

    private boolean is(String category, int codePoint) {
        Map.Entry<Integer, Range> below = rangesByFirst.floorEntry(codePoint);
        return below != null
                && codePoint <= below.getValue().last()
                && below.getValue().category().equals(category);
    }
}
