package io.squadron.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.inference.grpc.NeighbourResource;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.AnswerTimings;
import io.squadron.v1.PredictedAnswer;
import io.squadron.v1.Span;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The description at /q/openapi says what is. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class OpenApiTest extends RunningHttpService {
    private JsonNode description() throws IOException {
        return answered(RawHttp.send(
                service, "GET /q/openapi?format=json HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n", ""));
    }

    @Test
    void everyAddressIsDescribed() throws IOException {
        assertThat(names(description().path("paths"))).containsExactlyInAnyOrder("/", "/models/{model}", "/v1/answer");
    }

    @Test
    void everyReferenceLeadsSomewhere() throws IOException {
        JsonNode description = description();

        assertThat(description.findValuesAsText("$ref")).isNotEmpty().allSatisfy(reference -> assertThat(
                        description.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
    }

    @Test
    void everyExampleOfARequestIsAnsweredAsDescribed() throws IOException {
        String model = loaded().getCheckpointId();
        JsonNode description = description();
        JsonNode hub = description.at("/components/requestBodies/HubRequest/content/application~1json/examples");
        JsonNode contract = description.at("/paths/~1v1~1answer/post/requestBody/content/application~1json/examples");

        assertThat(names(hub)).containsExactlyInAnyOrder("question", "parameters", "batch");
        for (JsonNode example : hub) {
            answered(RawHttp.post(
                    service, "/models/" + model, example.path("value").toString()));
        }
        assertThat(names(contract)).containsExactlyInAnyOrder("question", "several", "all");
        for (JsonNode example : contract) {
            String body = example.path("value").toString().replace("champion", model);
            answered(RawHttp.post(service, "/v1/answer", body));
        }
    }

    @Test
    void theContractsMessagesAreDescribedFieldByField() throws IOException {
        JsonNode schemas = description().at("/components/schemas");

        for (Descriptor message : List.of(
                AnswerRequest.getDescriptor(),
                AnswerResponse.getDescriptor(),
                PredictedAnswer.getDescriptor(),
                Span.getDescriptor(),
                AnswerTimings.getDescriptor())) {
            JsonNode properties = schemas.path(message.getName()).path("properties");
            assertThat(names(properties))
                    .as(message.getName())
                    .containsExactlyInAnyOrderElementsOf(message.getFields().stream()
                            .map(FieldDescriptor::getName)
                            .toList());
            for (FieldDescriptor field : message.getFields()) {
                assertThat(type(properties.path(field.getName())))
                        .as(field.getFullName())
                        .isEqualTo(field.isRepeated() ? "array" : type(field));
            }
        }
    }

    private static String type(JsonNode schema) {
        return schema.has("$ref") ? "object" : schema.path("type").asText();
    }

    private static String type(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT -> "integer";
            case DOUBLE -> "number";
            case BOOLEAN -> "boolean";
            case STRING, ENUM -> "string";
            case MESSAGE -> "object";
            default -> throw new AssertionError(field.getFullName());
        };
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }
}
