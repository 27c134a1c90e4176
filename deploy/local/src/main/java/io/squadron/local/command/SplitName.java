package io.squadron.local.command;

import io.squadron.v1.Split;

/** A split as it is written on the command line. */
enum SplitName {
    train(Split.SPLIT_TRAIN),
    dev(Split.SPLIT_DEV);

    private final Split split;

    SplitName(Split split) {
        this.split = split;
    }

    Split split() {
        return split;
    }
}
