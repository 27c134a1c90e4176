package io.squadron.eval.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;

/** What stands in the bodies that MLflow's clients post. A field that is null is as good as none. */
final class Requests {
    private Requests() {}

    /** The body as an object; no body is an empty one, as for MLflow. */
    static JsonNode object(JsonNode body) {
        if (body == null || body.isNull() || body.isMissingNode()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (!body.isObject()) {
            throw MlflowError.invalid("The body is to be a JSON object.");
        }
        return body;
    }

    /** Empty without such a field. */
    static String text(JsonNode request, String name) {
        return text(request.path(name));
    }

    /** Of a field that is a list. */
    static List<String> texts(JsonNode request, String name) {
        List<String> texts = new ArrayList<>();
        request.path(name).forEach(element -> texts.add(text(element)));
        return texts;
    }

    private static String text(JsonNode node) {
        return node.isNull() ? "" : node.asText();
    }
}
