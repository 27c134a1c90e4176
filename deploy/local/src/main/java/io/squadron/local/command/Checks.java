package io.squadron.local.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Sentences about values that cannot be meant. */
record Checks(CommandSpec command) {

    ParameterException wrong(String sentence) {
        return new ParameterException(command.commandLine(), sentence);
    }

    void atLeast(String flag, long value, long least) {
        if (value < least) {
            throw wrong(flag + " must be at least " + least + ", not " + value + ".");
        }
    }

    void notNegative(String flag, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw wrong(flag + " must be a number of at least 0, not " + value + ".");
        }
    }

    void positive(String flag, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw wrong(flag + " must be greater than 0, not " + value + ".");
        }
    }
}
