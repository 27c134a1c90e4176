package io.squadron.endtoend.ledger.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.v1.AnswerRequest;
import java.util.ArrayList;
import java.util.List;

/** SQuAD files cut to size, and the questions in them. */
public final class Questions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Questions() {}

    /** The file's articles from one to another, exclusive. */
    public static String articles(String squad, int from, int to) {
        ObjectNode file = read(squad);
        ArrayNode articles = JSON.createArrayNode();
        for (int at = from; at < to; at++) {
            articles.add(file.get("data").get(at));
        }
        return file.set("data", articles).toString();
    }

    /** All questions of a file, to be asked. */
    public static List<AnswerRequest> of(String squad) {
        List<AnswerRequest> questions = new ArrayList<>();
        for (JsonNode article : read(squad).get("data")) {
            for (JsonNode paragraph : article.get("paragraphs")) {
                for (JsonNode question : paragraph.get("qas")) {
                    questions.add(AnswerRequest.newBuilder()
                            .setQuestion(question.get("question").asText())
                            .setContext(paragraph.get("context").asText())
                            .build());
                }
            }
        }
        return questions;
    }

    private static ObjectNode read(String squad) {
        try {
            return (ObjectNode) JSON.readTree(squad);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
