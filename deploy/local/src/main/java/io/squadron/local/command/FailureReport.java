package io.squadron.local.command;

import io.grpc.StatusRuntimeException;
import io.squadron.embedded.EmbeddedServerException;
import io.squadron.local.backup.BackupException;
import io.squadron.local.client.Failures;
import io.squadron.local.job.FailedException;
import io.squadron.local.stack.StackException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Collectors;
import picocli.CommandLine.ExitCode;

/**
 * How a command that failed ends: one sentence on standard error and exit code 1.
 *
 * @param withTrace also print the stack trace
 */
record FailureReport(boolean withTrace) {

    int print(Throwable failure, PrintWriter err) {
        // What services and files say may hold anything; only the lines of a log that is shown stay lines.
        err.println("squadron: "
                + sentence(failure).lines().map(TerminalText::of).collect(Collectors.joining(System.lineSeparator())));
        if (withTrace) {
            failure.printStackTrace(err);
        }
        err.flush();
        return ExitCode.SOFTWARE;
    }

    private static String sentence(Throwable failure) {
        if (failure instanceof FailedException
                || failure instanceof StackException
                || failure instanceof BackupException
                || failure instanceof EmbeddedServerException) {
            return failure.getMessage();
        }
        if (failure instanceof StatusRuntimeException status) {
            return Failures.sentence(status);
        }
        if (failure instanceof UncheckedIOException unchecked) {
            return sentence(unchecked.getCause());
        }
        if (failure instanceof FileSystemException file && file.getFile() != null) {
            return "Reading or writing " + file.getFile() + " failed: " + reason(file) + ".";
        }
        if (failure instanceof IOException) {
            return "Reading or writing failed: " + message(failure) + ".";
        }
        if (failure instanceof InvalidPathException path) {
            return "\"" + path.getInput() + "\" cannot be the name of a file here (" + path.getReason()
                    + "); if it holds letters beyond ASCII, set LC_ALL=C.UTF-8.";
        }
        if (failure instanceof InterruptedException) {
            return "Interrupted.";
        }
        return "This should not have happened: " + message(failure) + " (--verbose shows where).";
    }

    private static String reason(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "something of that name, which is no directory, is there already";
        }
        return failure.getReason() == null ? failure.getClass().getSimpleName() : failure.getReason();
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
