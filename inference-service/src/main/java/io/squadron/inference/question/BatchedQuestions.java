package io.squadron.inference.question;

import io.squadron.inference.admission.WhenFull;

/**
 * The questions of one request that holds several.
 *
 * @param <T> what answers one of them
 * @param <R> what of that the reply needs
 */
public interface BatchedQuestions<T, R> {
    /** At least 1. */
    int size();

    /** Begins to answer one of them. */
    AnswerCall<T> ask(int index, WhenFull whenFull);

    /**
     * What is kept of an answer until all are there.
     *
     * @throws io.squadron.inference.RefusedException if all together become too much
     */
    R keep(T answer);

    /** What a refusal's sentence begins with, so that it says which question it is about; may be empty. */
    String place(int index);
}
