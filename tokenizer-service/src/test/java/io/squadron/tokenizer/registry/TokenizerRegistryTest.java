package io.squadron.tokenizer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.tokenizer.window.EncodedText;
import io.squadron.tokenizer.wordpiece.BuiltInTokenizer;
import io.squadron.tokenizer.wordpiece.TokenizerDefinition;
import io.squadron.tokenizer.wordpiece.TokenizerFiles;
import io.squadron.tokenizer.wordpiece.UnusableTokenizerException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerRegistryTest {

    private static final String VOCAB =
            "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ncafe\ncaf\u00e9\nCaf\u00e9\n\u6771\n\u4eac\n##\u4eac\n";

    @TempDir
    Path directory;

    @Test
    void theBuiltInTokenizerNeverCutsALongText() {
        try (TokenizerRegistry registry = new TokenizerRegistry(directory, 8)) {
            EncodedText encoded = registry.find("").encode("word ".repeat(2_000));

            assertThat(encoded.length()).isEqualTo(2_000);
            assertThat(encoded.tokens()).doesNotContain("[PAD]", "[CLS]", "[SEP]");
        }
    }

    @Test
    void spansAreCountedInCodePointsAndHoldCombiningMarks() {
        try (TokenizerRegistry registry = new TokenizerRegistry(directory, 8)) {
            EncodedText encoded = registry.find(BuiltInTokenizer.NAME).encode("\uD83D\uDE00 cafe\u0301 x");

            assertThat(encoded.starts()).containsExactly(0, 2, 8);
            assertThat(encoded.ends()).containsExactly(1, 7, 9);
        }
    }

    @Test
    void aRegisteredTokenizerIsThereAfterARestart() {
        TokenizerDefinition definition = TokenizerFiles.read("mine", vocab("{\"do_lower_case\": true}"));
        try (TokenizerRegistry registry = new TokenizerRegistry(directory, 8)) {
            registry.register(definition);
        }
        try (TokenizerRegistry restarted = new TokenizerRegistry(directory, 8)) {
            assertThat(restarted.find(definition.id()).definition()).isEqualTo(definition);
            assertThat(restarted.find("mine").definition()).isEqualTo(definition);
        }
    }

    @Test
    void aTokenizerThatWasChangedOnDiskIsLeftOut() throws Exception {
        TokenizerDefinition definition = TokenizerFiles.read("mine", vocab("{}"));
        try (TokenizerRegistry registry = new TokenizerRegistry(directory, 8)) {
            registry.register(definition);
        }
        Path json = directory.resolve(definition.id()).resolve("tokenizer.json");
        Files.writeString(json, Files.readString(json).replace("cafe", "kafe"));

        try (TokenizerRegistry restarted = new TokenizerRegistry(directory, 8)) {
            assertThatThrownBy(() -> restarted.find(definition.id())).isInstanceOf(UnknownTokenizerException.class);
        }
    }

    @Test
    void nothingHalfWrittenStaysBehind() throws Exception {
        try (TokenizerRegistry registry = new TokenizerRegistry(directory, 8);
                Stream<Path> children = Files.list(directory)) {
            TokenizerDefinition definition = TokenizerFiles.read("mine", vocab("{}"));
            registry.register(definition);
            registry.register(definition);

            assertThat(children.map(child -> child.getFileName().toString())).containsExactly(definition.id());
        }
    }

    @Test
    void aDirectoryWithAVocabularyAndItsConfigurationIsATokenizer() throws Exception {
        Files.writeString(directory.resolve("vocab.txt"), VOCAB);
        Files.writeString(
                directory.resolve("tokenizer_config.json"),
                "{\"do_lower_case\": false, \"strip_accents\": false, \"tokenize_chinese_chars\": false}");
        try (TokenizerRegistry registry = new TokenizerRegistry(directory.resolve("registered"), 8)) {
            EncodedText encoded =
                    registry.find(directory.toAbsolutePath().toString()).encode("Caf\u00e9 \u6771\u4eac");

            assertThat(encoded.tokens()).containsExactly("Caf\u00e9", "\u6771", "##\u4eac");
        }
    }

    @Test
    void bertsDefaultsHoldWithoutAConfiguration() {
        TokenizerDefinition definition = TokenizerFiles.read("", vocab("{}"));
        try (TokenizerRegistry registry = new TokenizerRegistry(directory, 8)) {
            EncodedText encoded = registry.register(definition).encode("Caf\u00e9 \u6771\u4eac");

            assertThat(definition.doLowerCase()).isTrue();
            assertThat(encoded.tokens()).containsExactly("cafe", "\u6771", "\u4eac");
        }
    }

    @Test
    void theSameTokenizerHasTheSameIdHoweverItsFileIsFormatted() {
        TokenizerDefinition definition = BuiltInTokenizer.definition();
        String json = new String(definition.file("tokenizer.json"), StandardCharsets.UTF_8);
        String spaced = json.replace("\"truncation\":null", "\n \"truncation\" : {\"max_length\": 5}");

        TokenizerDefinition again =
                TokenizerFiles.read("", Map.of("tokenizer.json", spaced.getBytes(StandardCharsets.UTF_8)));

        assertThat(spaced).isNotEqualTo(json);
        assertThat(again.id()).isEqualTo(definition.id());
        assertThat(definition.vocabSize()).isEqualTo(30_522);
    }

    @Test
    void aFullRegistryRefusesMore() {
        try (TokenizerRegistry registry = new TokenizerRegistry(directory, 1)) {
            assertThatThrownBy(() -> registry.register(TokenizerFiles.read("", vocab("{}"))))
                    .isInstanceOf(RegistryFullException.class);
        }
    }

    @Test
    void aVocabularyWithoutBertsSpecialTokensIsRefused() {
        assertThatThrownBy(
                        () -> TokenizerFiles.read("", Map.of("vocab.txt", "a\nb\n".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(UnusableTokenizerException.class)
                .hasMessage("The vocabulary has no [PAD]; a BERT tokenizer needs [PAD], [UNK], [CLS] and [SEP].");
    }

    private static Map<String, byte[]> vocab(String config) {
        Map<String, byte[]> files = new HashMap<>();
        files.put("vocab.txt", VOCAB.getBytes(StandardCharsets.UTF_8));
        files.put("tokenizer_config.json", config.getBytes(StandardCharsets.UTF_8));
        return files;
    }
}
