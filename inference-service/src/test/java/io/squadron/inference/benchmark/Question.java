package io.squadron.inference.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A question of a SQuAD file. */
record Question(String question, String context) {
    /** So many questions, from all over the file. */
    static List<Question> read(Path squad, int count) throws IOException {
        List<Question> all = new ArrayList<>();
        JsonNode data = new ObjectMapper().readTree(squad.toFile()).get("data");
        for (JsonNode article : data) {
            for (JsonNode paragraph : article.get("paragraphs")) {
                for (JsonNode qa : paragraph.get("qas")) {
                    all.add(new Question(
                            qa.get("question").asText(),
                            paragraph.get("context").asText()));
                }
            }
        }
        List<Question> some = new ArrayList<>();
        for (int i = 0; i < Math.min(count, all.size()); i++) {
            some.add(all.get((int) ((long) i * all.size() / Math.min(count, all.size()))));
        }
        return List.copyOf(some);
    }

    /** @param precision unspecified for what the model is served in */
    AnswerRequest request(Precision precision) {
        return AnswerRequest.newBuilder()
                .setQuestion(question)
                .setContext(context)
                .setPrecision(precision)
                .build();
    }
}
