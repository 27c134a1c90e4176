package io.squadron.tokenizer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.tokenizer.huggingface.HuggingFaceLibrary;
import io.squadron.tokenizer.window.EncodedText;
import io.squadron.tokenizer.wordpiece.BuiltInTokenizer;
import io.squadron.tokenizer.wordpiece.TokenizerDefinition;
import io.squadron.tokenizer.wordpiece.TokenizerFiles;
import io.squadron.tokenizer.wordpiece.UnusableTokenizerException;
import io.squadron.tokenizer.wordpiece.WordPieceTokenizer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenizerRegistryTest {

    private static final String VOCAB =
            "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ncafe\ncaf\u00e9\nCaf\u00e9\n\u6771\n\u4eac\n##\u4eac\n";

    @Test
    void theBuiltInTokenizerNeverCutsALongText() {
        try (TokenizerRegistry registry = new TokenizerRegistry(8, new HuggingFaceLibrary())) {
            EncodedText encoded = registry.find("").encode("word ".repeat(2_000));

            assertThat(encoded.length()).isEqualTo(2_000);
            assertThat(encoded.tokens()).doesNotContain("[PAD]", "[CLS]", "[SEP]");
        }
    }

    @Test
    void spansAreCountedInCodePointsAndHoldCombiningMarks() {
        try (TokenizerRegistry registry = new TokenizerRegistry(8, new HuggingFaceLibrary())) {
            EncodedText encoded = registry.find(BuiltInTokenizer.NAME).encode("\uD83D\uDE00 cafe\u0301 x");

            assertThat(encoded.starts()).containsExactly(0, 2, 8);
            assertThat(encoded.ends()).containsExactly(1, 7, 9);
        }
    }

    @Test
    void bertsDefaultsHoldWithoutAConfiguration() {
        TokenizerDefinition definition = TokenizerFiles.read("", vocab("{}"));
        try (TokenizerRegistry registry = new TokenizerRegistry(8, new HuggingFaceLibrary())) {
            registry.put(registered(definition));
            EncodedText encoded = registry.find(definition.id()).encode("Caf\u00e9 \u6771\u4eac");

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
    void whatTheConfigurationSaysHolds() {
        TokenizerDefinition definition = TokenizerFiles.read(
                "mine",
                vocab("{\"do_lower_case\": false, \"strip_accents\": false, \"tokenize_chinese_chars\": false}"));
        try (TokenizerRegistry registry = new TokenizerRegistry(8, new HuggingFaceLibrary())) {
            registry.put(registered(definition));

            assertThat(registry.find("mine").encode("Caf\u00e9 \u6771\u4eac").tokens())
                    .containsExactly("Caf\u00e9", "\u6771", "##\u4eac");
        }
    }

    @Test
    void theFirstOfTwoTokenizersOfOneNameHasIt() {
        TokenizerDefinition first = TokenizerFiles.read("mine", vocab("{\"do_lower_case\": true}"));
        TokenizerDefinition second = TokenizerFiles.read("mine", vocab("{\"do_lower_case\": false}"));
        try (TokenizerRegistry registry = new TokenizerRegistry(8, new HuggingFaceLibrary())) {
            registry.put(registered(first));
            assertThatThrownBy(() -> registry.requireRoomFor(second))
                    .isInstanceOf(NameTakenException.class)
                    .hasMessage("Another tokenizer, " + first.id()
                            + ", has the name mine; take another name, or delete that tokenizer.");
            registry.put(registered(second));

            assertThat(registry.lookup("mine").orElseThrow().definition()).isEqualTo(first);
            assertThat(registry.hasName(registry.lookup(second.id()).orElseThrow()))
                    .isFalse();
            registry.remove(first.id());
            assertThat(registry.lookup("mine").orElseThrow().definition()).isEqualTo(second);
        }
    }

    @Test
    void aDeletedTokenizerIsGoneAndTheBuiltInOneCannotBe() {
        TokenizerDefinition definition = TokenizerFiles.read("mine", vocab("{}"));
        try (TokenizerRegistry registry = new TokenizerRegistry(8, new HuggingFaceLibrary())) {
            registry.put(registered(definition));
            WordPieceTokenizer inUse = registry.find("mine");
            registry.remove(definition.id());
            registry.remove(BuiltInTokenizer.definition().id());

            assertThatThrownBy(() -> registry.find("mine")).isInstanceOf(UnknownTokenizerException.class);
            assertThatThrownBy(() -> inUse.encode("cafe")).hasMessageEndingWith("was deleted meanwhile.");
            assertThat(registry.list()).hasSize(1);
        }
    }

    @Test
    void aFullRegistryRefusesMore() {
        try (TokenizerRegistry registry = new TokenizerRegistry(1, new HuggingFaceLibrary())) {
            assertThatThrownBy(() -> registry.requireRoomFor(TokenizerFiles.read("", vocab("{}"))))
                    .isInstanceOf(RegistryFullException.class);
        }
    }

    private static RegisteredTokenizer registered(TokenizerDefinition definition) {
        return new RegisteredTokenizer(definition, Optional.of(Instant.EPOCH), 1);
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
