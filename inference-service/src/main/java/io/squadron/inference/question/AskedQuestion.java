package io.squadron.inference.question;

import io.squadron.inference.admission.WorkAdmission;
import java.util.List;

/**
 * A question that has a place among the admitted work.
 *
 * @param costsAtMost of each context
 * @param began when it came, {@code System.nanoTime}
 * @param <T> its answer
 */
record AskedQuestion<T>(
        Question<T> question, AnswerCall<T> call, WorkAdmission.Ticket ticket, List<Long> costsAtMost, long began) {}
