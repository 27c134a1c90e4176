package io.squadron.tokenizer.wordpiece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.squadron.tokenizer.huggingface.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tokenizers as they are published, untidy ones, beside the ids that transformers' slow tokenizer (4.57.6) gives. The files
 * are not part of the project: the directory is given by the system property {@code squadron.shared-cases}.
 */
class PublishedTokenizersTest {

    private static final Path CASES = Path.of(System.getProperty("squadron.shared-cases", "../../shared/cases"));

    @ParameterizedTest
    @CsvSource({"B5,model", "B7,special-spaces", "B7,token-twice", "B23,model"})
    void documentIdsAreThoseOfTheSlowTokenizer(String name, String model) throws Exception {
        Path directory = CASES.resolve(name);
        assumeTrue(Files.exists(directory), () -> directory + " is not there");
        JsonMapper json = new JsonMapper();
        JsonNode expected = json.readTree(
                        directory.resolve("expected-slow-4.57.6.json").toFile())
                .path(model)
                .path(0);
        String context = json.readTree(directory.resolve("dev.json").toFile())
                .at("/data/0/paragraphs/0/context")
                .asText();

        try (WordPieceTokenizer tokenizer =
                Tokenizers.of(TokenizerFiles.read(model, files(directory.resolve(model))))) {
            List<Integer> ids = new ArrayList<>();
            for (int id : tokenizer.encode(context).ids()) {
                ids.add(id);
            }
            List<Integer> wanted = new ArrayList<>();
            expected.path("document_ids").forEach(id -> wanted.add(id.asInt()));
            assertThat(ids).isEqualTo(wanted);
        }
    }

    private static Map<String, byte[]> files(Path model) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (String name : TokenizerFiles.NAMES) {
            if (Files.exists(model.resolve(name))) {
                files.put(name, Files.readAllBytes(model.resolve(name)));
            }
        }
        return files;
    }
}
