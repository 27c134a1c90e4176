package io.squadron.tokenizer.dataset;

/** Which part of a data set a file is; it decides how answers become positions. */
public enum Split {
    /** Windows carry positions; a question whose answer cannot be found is skipped. */
    TRAIN,
    /** Windows carry no positions; answers only serve scoring. */
    DEV
}
