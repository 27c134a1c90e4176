package io.squadron.inference.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads the windows that make_golden.py and make_real_logits.py write. */
final class OriginalWindow {
    private OriginalWindow() {}

    /** The original has no token offsets, and {@link TextForm#RUN_SQUAD} needs none: those of the word stand in. */
    static DocumentWindow of(JsonNode window, List<Integer> wordOffsets) {
        List<Integer> words = list(window.get("words"), JsonNode::asInt);
        return new DocumentWindow(
                window.get("question_length").asInt(),
                words.stream().map(w -> wordOffsets.get(2 * w)).toList(),
                words.stream().map(w -> wordOffsets.get(2 * w + 1)).toList(),
                words,
                list(window.get("max_context"), JsonNode::asBoolean),
                list(window.get("tokens"), JsonNode::asText));
    }

    /** run_squad's post-processing flags by their names. */
    static AnswerSettings settings(JsonNode flags, boolean doLowerCase, int topK) {
        return new AnswerSettings(
                topK,
                flags.get("n_best_size").asInt(),
                flags.get("max_answer_length").asInt(),
                flags.get("version_2_with_negative").asBoolean(),
                flags.get("null_score_diff_threshold").asDouble(),
                TextForm.RUN_SQUAD,
                doLowerCase,
                false,
                false);
    }

    static <T> List<T> list(JsonNode array, Function<JsonNode, T> as) {
        List<T> values = new ArrayList<>(array.size());
        array.forEach(value -> values.add(as.apply(value)));
        return values;
    }
}
