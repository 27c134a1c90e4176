package io.squadron.local.command;

import io.squadron.local.job.FailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;

/** Asks before something is lost. */
final class Confirmation {
    private Confirmation() {}

    /**
     * Returns if the answer is yes. Without anybody at standard input it is no.
     *
     * @param question e.g. "Delete run X?"
     * @param otherwise what has not happened, and the flag that does not ask
     * @throws FailedException if it is no
     */
    static void require(String question, String otherwise) {
        System.err.print(TerminalText.of(question) + " [y/N] ");
        System.err.flush();
        String answer = answer();
        if (!answer.equalsIgnoreCase("y") && !answer.equalsIgnoreCase("yes")) {
            throw new FailedException(otherwise);
        }
    }

    private static String answer() {
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            if (line == null) {
                System.err.println();
            }
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
