package io.squadron.tokenizer.dataset;

import io.squadron.tokenizer.squad.SquadQuestion;

/**
 * A question that is part of the data set.
 *
 * @param index position among the kept questions, from 0
 * @param title of the article, may be empty
 */
public record Example(long index, String title, String context, SquadQuestion question) {}
