package io.squadron.eval.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.squadron.eval.storage.PostgresText;
import io.squadron.v1.PredictedAnswer;
import io.squadron.v1.Span;

/**
 * One entry of an n-best list as it is stored; the fields are those of {@code PredictedAnswer}.
 *
 * @param storedText escaped for PostgreSQL
 */
public record NBestAnswer(
        @JsonProperty("text") String storedText,
        @JsonProperty("start") int start,
        @JsonProperty("end") int end,
        @JsonProperty("start_utf16") int startUtf16,
        @JsonProperty("end_utf16") int endUtf16,
        @JsonProperty("probability") double probability,
        @JsonProperty("score") double score,
        @JsonProperty("start_logit") double startLogit,
        @JsonProperty("end_logit") double endLogit) {

    public static NBestAnswer of(PredictedAnswer answer) {
        return new NBestAnswer(
                PostgresText.escape(answer.getText()),
                answer.getSpan().getStart(),
                answer.getSpan().getEnd(),
                answer.getSpan().getStartUtf16(),
                answer.getSpan().getEndUtf16(),
                answer.getProbability(),
                answer.getScore(),
                answer.getStartLogit(),
                answer.getEndLogit());
    }

    public String text() {
        return PostgresText.unescape(storedText);
    }

    PredictedAnswer toProto() {
        PredictedAnswer.Builder message = PredictedAnswer.newBuilder()
                .setText(text())
                .setProbability(probability)
                .setScore(score)
                .setStartLogit(startLogit)
                .setEndLogit(endLogit);
        if (end > start) {
            message.setSpan(Span.newBuilder()
                    .setStart(start)
                    .setEnd(end)
                    .setStartUtf16(startUtf16)
                    .setEndUtf16(endUtf16));
        }
        return message.build();
    }
}
