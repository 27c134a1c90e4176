package io.squadron.eval.scoring;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what the official scripts read; every refusal names the file and the place in it. */
final class ScoringFiles {
    /** Python's {@code json} reads NaN and Infinity too. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ScoringFiles() {}

    /**
     * A SQuAD file as scoring needs it.
     *
     * @param version what the file says of itself; may be empty
     */
    record Gold(String version, List<GoldQuestion> questions) {}

    static Gold gold(Path file) {
        JsonNode root = object(file);
        List<GoldQuestion> questions = new ArrayList<>();
        JsonNode articles = array(root, "data", file, "$");
        for (int a = 0; a < articles.size(); a++) {
            String article = "$.data[" + a + "]";
            JsonNode paragraphs = array(articles.get(a), "paragraphs", file, article);
            for (int p = 0; p < paragraphs.size(); p++) {
                String paragraph = article + ".paragraphs[" + p + "]";
                JsonNode asked = array(paragraphs.get(p), "qas", file, paragraph);
                for (int q = 0; q < asked.size(); q++) {
                    questions.add(question(asked.get(q), file, paragraph + ".qas[" + q + "]"));
                }
            }
        }
        return new Gold(root.path("version").asText(""), questions);
    }

    /** {@code {question id: answer text}} in the file's order. */
    static Map<String, String> predictions(Path file) {
        Map<String, String> predictions = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : object(file).properties()) {
            if (!entry.getValue().isTextual()) {
                throw new ScoringException(file + ": the prediction of question " + entry.getKey() + " is not a text.");
            }
            predictions.put(entry.getKey(), entry.getValue().textValue());
        }
        return predictions;
    }

    /** {@code {question id: null odds}} in the file's order. */
    static Map<String, Double> nullOdds(Path file) {
        Map<String, Double> odds = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : object(file).properties()) {
            if (!entry.getValue().isNumber()) {
                throw new ScoringException(
                        file + ": the null odds of question " + entry.getKey() + " are not a number.");
            }
            odds.put(entry.getKey(), entry.getValue().doubleValue());
        }
        return odds;
    }

    private static GoldQuestion question(JsonNode node, Path file, String place) {
        List<String> answers = new ArrayList<>();
        for (JsonNode answer : array(node, "answers", file, place)) {
            answers.add(text(answer, "text", file, place + ".answers"));
        }
        return new GoldQuestion(id(node, file, place), answers);
    }

    private static JsonNode object(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ScoringException(file + " does not exist or is not a file.");
        }
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (!root.isObject()) {
                throw new ScoringException(file + " does not hold a JSON object.");
            }
            return root;
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            String place =
                    location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
            throw new ScoringException(file + " is not valid JSON" + place + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ScoringException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static JsonNode array(JsonNode node, String field, Path file, String place) {
        JsonNode value = node.path(field);
        if (!value.isArray()) {
            throw new ScoringException(file + ": " + place + " has no list \"" + field + "\".");
        }
        return value;
    }

    /** A question's id: a text, or a whole number, which annotation tools write; predictions then have its digits as key. */
    private static String id(JsonNode node, Path file, String place) {
        JsonNode id = node.path("id");
        return id.isIntegralNumber() ? id.asText() : text(node, "id", file, place);
    }

    private static String text(JsonNode node, String field, Path file, String place) {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw new ScoringException(file + ": " + place + " has no text \"" + field + "\".");
        }
        return value.textValue();
    }
}
