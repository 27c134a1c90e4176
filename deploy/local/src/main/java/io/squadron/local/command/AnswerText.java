package io.squadron.local.command;

import io.squadron.v1.AnswerResponse;
import io.squadron.v1.PredictedAnswer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** An answer for people and for programs. */
final class AnswerText {
    private AnswerText() {}

    /** A line per answer: the text, how probable it is and where it stands in the context. */
    static String plain(AnswerResponse response) {
        StringBuilder text = new StringBuilder();
        for (PredictedAnswer answer : response.getAnswersList()) {
            if (answer.getText().isEmpty()) {
                text.append(String.format(Locale.ROOT, "(no answer)  %s%n", probability(answer)));
            } else {
                text.append(String.format(
                        Locale.ROOT,
                        "%s  %s, characters %d to %d%n",
                        TerminalText.of(answer.getText()),
                        probability(answer),
                        answer.getSpan().getStart(),
                        answer.getSpan().getEnd()));
            }
        }
        return text.toString();
    }

    private static String probability(PredictedAnswer answer) {
        return answer.hasCalibratedProbability()
                ? String.format(Locale.ROOT, "probability %.3f", answer.getCalibratedProbability())
                : String.format(Locale.ROOT, "probability %.3f (not calibrated)", answer.getProbability());
    }

    /**
     * Fields by the contract's names; start and end count code points.
     *
     * @param handleImpossibleAnswer "no answer" competed: only then the null scores have decided anything
     */
    static Map<String, Object> json(AnswerResponse response, boolean handleImpossibleAnswer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(
                "answers",
                response.getAnswersList().stream().map(AnswerText::json).toList());
        json.put("checkpoint_id", response.getCheckpointId());
        if (handleImpossibleAnswer) {
            json.put("null_score", response.getNullScore());
            json.put("null_score_diff", response.getNullScoreDiff());
        }
        json.put("windows", response.getTimings().getWindows());
        json.put("total_ms", response.getTimings().getTotalMs());
        return json;
    }

    private static Map<String, Object> json(PredictedAnswer answer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("text", answer.getText());
        if (answer.hasSpan()) {
            json.put("start", answer.getSpan().getStart());
            json.put("end", answer.getSpan().getEnd());
            json.put("start_utf16", answer.getSpan().getStartUtf16());
            json.put("end_utf16", answer.getSpan().getEndUtf16());
        }
        json.put("score", answer.getScore());
        json.put("probability", answer.getProbability());
        if (answer.hasCalibratedProbability()) {
            json.put("calibrated_probability", answer.getCalibratedProbability());
        }
        return json;
    }
}
