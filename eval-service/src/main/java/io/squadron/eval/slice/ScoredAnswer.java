package io.squadron.eval.slice;

/**
 * What is known of one question's score.
 *
 * @param answerWords null where there is no gold answer
 * @param f1 from 0 to 1
 */
record ScoredAnswer(
        String questionWord,
        int questionWords,
        int contextWords,
        Integer answerWords,
        AnswerKind kind,
        boolean exact,
        double f1) {}
