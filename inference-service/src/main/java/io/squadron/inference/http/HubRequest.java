package io.squadron.inference.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.question.PipelineParameters;
import io.squadron.inference.question.PipelineRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a client of the Hugging Face inference API asks.
 *
 * <p>Only the fields that count are read. What else stands in the body or among the parameters is passed over, as it is
 * there: huggingface-inference-toolkit (handler.py) hands all parameters on to the pipeline, whose {@code
 * _sanitize_parameters} takes any and drops those that it does not know (transformers 4.57, question_answering.py). The
 * old name {@code topk} counts there, too. A parameter that is null is one that is not set.
 *
 * @param questions at least one
 * @param isBatch they came as a list, and so do the answers
 */
record HubRequest(List<PipelineRequest> questions, boolean isBatch) {
    private static final String INPUTS = "inputs";
    private static final String PARAMETERS = "parameters";

    /**
     * Reads a body.
     *
     * @param model that all questions are for; empty for the service's choice
     * @throws RefusedException INVALID if it is not such a request; its sentence names the place
     */
    static HubRequest read(byte[] body, String model, int maxQuestions, ObjectMapper json) {
        JsonNode request = tree(body, json);
        JsonNode inputs = request.path(INPUTS);
        PipelineParameters parameters = parameters(request.path(PARAMETERS));
        if (!inputs.isArray()) {
            return new HubRequest(List.of(question(inputs, INPUTS, model, parameters)), false);
        }
        require(
                INPUTS,
                !inputs.isEmpty() && inputs.size() <= maxQuestions,
                "inputs holds %d questions, but it must be from 1 to %d".formatted(inputs.size(), maxQuestions));
        List<PipelineRequest> questions = new ArrayList<>();
        for (JsonNode input : inputs) {
            questions.add(question(input, "%s[%d]".formatted(INPUTS, questions.size()), model, parameters));
        }
        return new HubRequest(List.copyOf(questions), true);
    }

    private static JsonNode tree(byte[] body, ObjectMapper json) {
        try {
            JsonNode tree = json.reader()
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(body);
            require("", tree != null && tree.isObject(), "The body is no JSON object: send " + example());
            return tree;
        } catch (JacksonException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " (line %d, column %d)"
                            .formatted(
                                    e.getLocation().getLineNr(), e.getLocation().getColumnNr());
            throw new RefusedException(
                    Refusal.INVALID,
                    "",
                    "The body is not JSON%s: %s".formatted(where, Excerpt.of(e.getOriginalMessage())),
                    e,
                    null);
        } catch (IOException e) {
            throw new RefusedException(Refusal.INVALID, "", "The body is not JSON: " + e.getMessage(), e, null);
        }
    }

    private static PipelineRequest question(JsonNode input, String path, String model, PipelineParameters parameters) {
        require(path, input.isObject(), "%s is missing or no object: send %s".formatted(path, example()));
        return new PipelineRequest(model, text(input, "question", path), text(input, "context", path), parameters);
    }

    private static String text(JsonNode input, String field, String path) {
        JsonNode text = input.path(field);
        String place = path + "." + field;
        require(place, text.isTextual(), "%s is missing or no string: send %s".formatted(place, example()));
        return text.textValue();
    }

    private static String example() {
        return "{\"inputs\": {\"question\": \"…\", \"context\": \"…\"}}";
    }

    private static PipelineParameters parameters(JsonNode given) {
        require(PARAMETERS, given.isMissingNode() || given.isNull() || given.isObject(), "parameters is no object");
        PipelineParameters unset = PipelineParameters.DEFAULT;
        OptionalInt topK = integer(given, "top_k");
        return new PipelineParameters(
                (topK.isPresent() ? topK : integer(given, "topk")).orElse(unset.topK()),
                integer(given, "max_answer_len").orElse(unset.maxAnswerLen()),
                integer(given, "max_seq_len"),
                integer(given, "max_question_len"),
                integer(given, "doc_stride"),
                bool(given, "handle_impossible_answer", unset.handleImpossibleAnswer()),
                bool(given, "align_to_words", unset.alignToWords()));
    }

    private static OptionalInt integer(JsonNode parameters, String name) {
        JsonNode value = parameters.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return OptionalInt.empty();
        }
        require(
                name,
                value.isIntegralNumber() && value.canConvertToInt(),
                "%s is %s, not a whole number below 2^31".formatted(name, Excerpt.of(value.toString())));
        return OptionalInt.of(value.intValue());
    }

    private static boolean bool(JsonNode parameters, String name, boolean unset) {
        JsonNode value = parameters.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return unset;
        }
        require(name, value.isBoolean(), "%s is %s, not true or false".formatted(name, Excerpt.of(value.toString())));
        return value.booleanValue();
    }

    private static void require(String field, boolean holds, String sentence) {
        if (!holds) {
            throw new RefusedException(Refusal.INVALID, field, sentence);
        }
    }
}
