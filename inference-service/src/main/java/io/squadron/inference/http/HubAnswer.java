package io.squadron.inference.http;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.squadron.inference.answer.PipelineAnswer;
import java.util.List;

/**
 * An answer as the Hugging Face inference API writes it.
 *
 * @param start code points, as Python counts
 * @param end exclusive
 */
@RegisterForReflection
record HubAnswer(double score, int start, int end, String answer) {
    private static HubAnswer of(PipelineAnswer answer) {
        return new HubAnswer(answer.score(), answer.start(), answer.end(), answer.text());
    }

    /** The answers to one question: as in the pipeline a list, but where there is only one, that one. */
    static Object of(List<PipelineAnswer> answers) {
        return answers.size() == 1
                ? of(answers.get(0))
                : answers.stream().map(HubAnswer::of).toList();
    }
}
