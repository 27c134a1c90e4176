package io.squadron.inference.question;

/**
 * A question as it is put to {@code pipeline("question-answering")}.
 *
 * @param model a checkpoint id or an alias; empty for the champion, and while there is none, the newest model loaded
 */
public record PipelineRequest(String model, String question, String context, PipelineParameters parameters) {}
