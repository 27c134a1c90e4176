package io.squadron.local.command;

import io.grpc.StatusRuntimeException;
import io.squadron.eval.scoring.ScoringException;
import io.squadron.local.client.Failures;
import io.squadron.local.job.FailedException;
import io.squadron.local.stack.StackException;
import io.squadron.tokenizer.wordpiece.UnusableTokenizerException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine.ExitCode;

/**
 * How a command that failed ends: one sentence on standard error and exit code 1.
 *
 * @param withTrace also print the stack trace
 */
record FailureReport(boolean withTrace) {

    int print(Throwable failure, PrintWriter err) {
        err.println("squadron: " + sentence(failure));
        if (withTrace) {
            failure.printStackTrace(err);
        }
        err.flush();
        return ExitCode.SOFTWARE;
    }

    private static String sentence(Throwable failure) {
        if (failure instanceof FailedException
                || failure instanceof StackException
                || failure instanceof ScoringException
                || failure instanceof UnusableTokenizerException) {
            return failure.getMessage();
        }
        if (failure instanceof StatusRuntimeException status) {
            return Failures.sentence(status);
        }
        if (failure instanceof UncheckedIOException unchecked) {
            return sentence(unchecked.getCause());
        }
        if (failure instanceof IOException) {
            return "Reading or writing failed: " + message(failure) + ".";
        }
        if (failure instanceof InterruptedException) {
            return "Interrupted.";
        }
        return "This should not have happened: " + message(failure) + " (--verbose shows where).";
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
