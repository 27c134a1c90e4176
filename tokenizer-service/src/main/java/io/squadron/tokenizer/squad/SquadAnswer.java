package io.squadron.tokenizer.squad;

/**
 * One annotated answer as it stands in the file; whether the text is really there is not checked yet.
 *
 * @param text the answer
 * @param answerStart code points from the start of the context
 */
public record SquadAnswer(String text, int answerStart) {}
