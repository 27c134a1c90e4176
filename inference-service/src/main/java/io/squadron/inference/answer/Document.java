package io.squadron.inference.answer;

import java.util.List;

/**
 * One of the texts that a question is about, with the windows that it was cut into.
 *
 * @param windows in the text's order
 */
public record Document(ContextText context, List<DocumentWindow> windows) {}
