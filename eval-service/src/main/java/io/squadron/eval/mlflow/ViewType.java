package io.squadron.eval.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/** Which runs or experiments a search wants. Runs that are archived here are what MLflow calls deleted. */
enum ViewType {
    ACTIVE_ONLY,
    DELETED_ONLY,
    ALL;

    /** What a request says under a name; those that are not deleted if it says nothing. */
    static ViewType of(JsonNode request, String name) {
        String text = Requests.text(request, name);
        return text.isEmpty()
                ? ACTIVE_ONLY
                : Arrays.stream(values())
                        .filter(type -> type.name().equals(text))
                        .findFirst()
                        .orElseThrow(() -> MlflowError.invalid(
                                "%s is one of ACTIVE_ONLY, DELETED_ONLY and ALL, and not “%s”.".formatted(name, text)));
    }
}
