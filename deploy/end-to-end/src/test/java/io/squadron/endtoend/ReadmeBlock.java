package io.squadron.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a Markdown file.
 *
 * @param line of the file, from 1
 * @param language behind the opening fence; may be empty
 * @param notRun why not, from a comment {@code <!-- not run: … -->} above it; empty if it is run
 * @param needs a program, or a command that succeeds where the block can be run, from {@code <!-- needs: … -->}; may be empty
 */
record ReadmeBlock(int line, String language, String notRun, String needs, String text) {
    private static final Pattern COMMENT = Pattern.compile("<!-- (not run|needs): (.*) -->");
    private static final String FENCE = "```";

    /** All of a file, in order. */
    static List<ReadmeBlock> of(List<String> lines) {
        List<ReadmeBlock> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(FENCE)) {
                int end = i + 1;
                while (!lines.get(end).equals(FENCE)) {
                    end++;
                }
                String above = i == 0 ? "" : lines.get(i - 1);
                blocks.add(new ReadmeBlock(
                        i + 1,
                        lines.get(i).substring(FENCE.length()),
                        comment("not run", above),
                        comment("needs", above),
                        String.join("\n", lines.subList(i + 1, end)) + "\n"));
                i = end;
            }
        }
        return blocks;
    }

    private static String comment(String kind, String line) {
        Matcher comment = COMMENT.matcher(line);
        return comment.matches() && comment.group(1).equals(kind) ? comment.group(2) : "";
    }
}
