package io.squadron.tokenizer.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.Example;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.GetTokenizerRequest;
import io.squadron.v1.ImportOptions;
import io.squadron.v1.NamedFile;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.Split;
import io.squadron.v1.Tokenizer;
import io.squadron.v1.Window;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Text becomes windows, by the built-in tokenizer and by registered ones. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
class FeaturizeTest extends RunningTokenizer {
    @Test
    void featurizeGivesExactlyTheWindowsOfAnImport() throws Exception {
        ImportOptions options = options("featurized").setSplit(Split.SPLIT_DEV).build();
        DatasetManifest manifest = lastManifest(client.importDataset(options, passages()));
        Map<String, Window> imported = new HashMap<>();
        for (var record : TopicReader.read(bootstrapServers, "squadron.windows", manifest.getWindowRangesList())) {
            Window window = Window.parseFrom(record.value());
            assertThat(record.key()).isEqualTo(window.getExampleId());
            imported.put(window.getWindowId(), window);
        }
        assertThat(imported).hasSize((int) manifest.getWindows());

        for (var record : TopicReader.read(bootstrapServers, "squadron.examples", manifest.getExampleRangesList())) {
            Example example = Example.parseFrom(record.value());
            FeaturizeResponse response = client.blocking()
                    .featurize(FeaturizeRequest.newBuilder()
                            .setExampleId(example.getExampleId())
                            .setQuestion(example.getQuestion())
                            .setContext(example.getContext())
                            .setSettings(SETTINGS)
                            .build());
            assertThat(response.getDoLowerCase()).isTrue();
            assertThat(response.getTokensCount()).isEqualTo(response.getWindowsCount());
            for (Window window : response.getWindowsList()) {
                Window expected = imported.remove(window.getWindowId());
                assertThat(window.toBuilder()
                                .setDatasetId(manifest.getDatasetId())
                                .setExampleIndex(example.getExampleIndex())
                                .setIsImpossible(example.getIsImpossible())
                                .build())
                        .isEqualTo(expected);
            }
        }
        assertThat(imported).isEmpty();
    }

    @Test
    void aBlankQuestionOrContextCannotBeFeaturized() {
        assertStatus(() -> featurize(" \u200e\t", "context"), Status.Code.INVALID_ARGUMENT, "The question is blank.");
        assertStatus(() -> featurize("Who?", "\u00a0\n"), Status.Code.INVALID_ARGUMENT, "The context is blank.");
        assertStatus(
                () -> featurize("Who?", "a".repeat(1_000_001)),
                Status.Code.INVALID_ARGUMENT,
                "The context has 1000001 characters and the limit is 1000000.");
    }

    @Test
    void aTokenizerIsRegisteredUnderItsContentAndFoundByIdAndName() {
        RegisterTokenizerRequest request = RegisterTokenizerRequest.newBuilder()
                .setName("tiny-cased")
                .addFiles(file("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\nAda\nwrote\n##s\n"))
                .addFiles(file("tokenizer_config.json", "{\"do_lower_case\": false}"))
                .build();

        Tokenizer registered = client.blocking().registerTokenizer(request).getTokenizer();
        FeaturizeResponse response = client.blocking()
                .featurize(FeaturizeRequest.newBuilder()
                        .setTokenizer("tiny-cased")
                        .setQuestion("Ada")
                        .setContext("Ada wrotes ada")
                        .build());

        assertThat(client.blocking().registerTokenizer(request).getTokenizer()).isEqualTo(registered);
        assertThat(client.blocking()
                        .getTokenizer(GetTokenizerRequest.newBuilder()
                                .setTokenizer(registered.getTokenizerId())
                                .build())
                        .getTokenizer())
                .isEqualTo(registered);
        assertThat(registered.getVocabSize()).isEqualTo(7);
        assertThat(registered.getDoLowerCase()).isFalse();
        assertThat(response.getWindows(0).getInputIdsList()).containsExactly(2, 4, 3, 4, 5, 6, 1, 3);
        assertThat(response.getTokens(0).getDocumentTokensList()).containsExactly("Ada", "wrote", "##s", "[UNK]");
        assertThat(response.getWordOffsetsList()).containsExactly(0, 3, 4, 10, 11, 14);
        assertStatus(
                () -> client.blocking()
                        .registerTokenizer(RegisterTokenizerRequest.newBuilder()
                                .addFiles(file("tokenizer.json", "{\"model\": {\"type\": \"BPE\"}}"))
                                .build()),
                Status.Code.INVALID_ARGUMENT,
                "only BERT's own");
    }

    private FeaturizeResponse featurize(String question, String context) {
        return client.blocking()
                .featurize(FeaturizeRequest.newBuilder()
                        .setQuestion(question)
                        .setContext(context)
                        .build());
    }

    private static NamedFile file(String name, String content) {
        return NamedFile.newBuilder()
                .setName(name)
                .setContent(ByteString.copyFromUtf8(content))
                .build();
    }
}
