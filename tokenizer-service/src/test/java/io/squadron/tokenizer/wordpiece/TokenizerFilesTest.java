package io.squadron.tokenizer.wordpiece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.tokenizer.huggingface.Tokenizers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the files of published models say is followed, refused by its name, or noted; never passed over in silence. */
class TokenizerFilesTest {

    private static final String VOCAB = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\nbridge\nent\n[\n]\n";

    @Test
    void addedTokensGetTheirIdsAndAreFoundInText() {
        TokenizerDefinition definition = read("added_tokens.json", "{\"[ent]\": 10, \"Tarrow\": 11}");

        assertThat(tokens(definition, "the [ENT] bridge tarrow")).containsExactly("the", "[ent]", "bridge", "tarrow");
        assertThat(definition.vocabSize()).isEqualTo(12);
    }

    @Test
    void addedTokensOfTheConfigurationAreThoseOfTheFile() {
        TokenizerDefinition byConfiguration = read(
                "tokenizer_config.json",
                "{\"added_tokens_decoder\": {\"10\": {\"content\": \"[ent]\", \"special\": true, \"normalized\": false}}}");
        Map<String, byte[]> files = files("added_tokens.json", "{\"[ent]\": 10}");
        files.put("special_tokens_map.json", bytes("{\"additional_special_tokens\": [\"[ent]\"]}"));
        TokenizerDefinition byFiles = TokenizerFiles.read("", files);

        assertThat(byFiles.id()).isEqualTo(byConfiguration.id());
        assertThat(tokens(byFiles, "the [ent] [ENT]")).containsExactly("the", "[ent]", "[", "ent", "]");
    }

    @Test
    void aTokenizerReadFromItsOwnCanonicalFilesIsTheSame() {
        TokenizerDefinition definition = read("added_tokens.json", "{\"[ent]\": 10}");
        Map<String, byte[]> canonical = new HashMap<>();
        definition.files().keySet().forEach(name -> canonical.put(name, definition.file(name)));

        assertThat(TokenizerFiles.read("", canonical)).isEqualTo(definition);
    }

    @Test
    void linesOfVocabTxtAreTakenAsTheyStandAndTheLaterOfTwoCounts() {
        TokenizerDefinition definition = TokenizerFiles.read(
                "",
                Map.of(
                        "vocab.txt",
                        bytes("[PAD]\n[UNK]\n[CLS]\n[SEP]\nbridge\n\u2028\n\u3000\r\n \nthe\nbridge\nriver")));

        assertThat(definition.vocabSize()).isEqualTo(11);
        assertThat(definition.vocabulary().get(9)).isEqualTo("bridge");
        assertThat(definition.vocabulary().subList(5, 8)).containsExactly("\u2028", "\u3000", " ");
        try (WordPieceTokenizer tokenizer = Tokenizers.of(definition)) {
            assertThat(tokenizer.encode("the bridge river filler 4").ids()).containsExactly(8, 9, 10, 1, 1);
        }
    }

    @Test
    void anAddedTokenBehindAVocabularyWithATokenTwiceHasAnIdOfItsOwn() {
        Map<String, byte[]> files = new HashMap<>();
        files.put("vocab.txt", bytes("[PAD]\n[UNK]\n[CLS]\n[SEP]\nthe\nthe\nlast\n"));
        files.put("added_tokens.json", bytes("{\"[ent]\": 7}"));
        try (WordPieceTokenizer tokenizer = Tokenizers.of(TokenizerFiles.read("", files))) {
            assertThat(tokenizer.encode("the last [ent]").ids()).containsExactly(5, 6, 7);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "added_tokens.json | {\"[ent]\": 12} | The added token \"[ent]\" has the id 12, but among these files it is the token of id 10.",
                "added_tokens.json | {\"[ent]\": \"x\"} | An added token has the id \"x\", which is no number.",
                "tokenizer_config.json | {\"tokenizer_class\": \"BertJapaneseTokenizer\"} | tokenizer_config.json has the tokenizer_class BertJapaneseTokenizer, which makes its words otherwise than BERT's own tokenizer; only BERT's is supported.",
                "tokenizer_config.json | {\"word_tokenizer_type\": \"mecab\"} | tokenizer_config.json has word_tokenizer_type, a setting of BertJapaneseTokenizer; only BERT's own tokenizer is supported.",
                "tokenizer_config.json | {\"do_subword_tokenize\": true} | tokenizer_config.json has do_subword_tokenize, a setting of BertJapaneseTokenizer; only BERT's own tokenizer is supported.",
                "tokenizer_config.json | {\"never_split\": [\"don't\"]} | tokenizer_config.json has never_split ([\"don't\"]), which is not supported; give its tokens as added_tokens.json, if the model was trained so.",
                "tokenizer_config.json | {\"do_basic_tokenize\": false} | tokenizer_config.json switches do_basic_tokenize off, which is not supported: words are always split as BERT does.",
                "tokenizer_config.json | {\"do_lower_case\": \"false\"} | tokenizer_config.json's do_lower_case is \"false\", not true or false.",
                "special_tokens_map.json | {\"cls_token\": {\"content\": \"<s>\"}} | special_tokens_map.json has the cls_token \"<s>\"; only BERT's own, [CLS], is supported.",
                "merges.txt | a b | merges.txt is not a file of a BERT tokenizer; its files are tokenizer.json, vocab.txt, tokenizer_config.json, special_tokens_map.json, added_tokens.json.",
                "tokenizer.json | version https://git-lfs.github.com/spec/v1 | tokenizer.json is a Git LFS pointer, not the file itself; fetch that with \"git lfs pull\", or take the model from the hub.",
                "vocab.txt | version https://git-lfs.github.com/spec/v1 | vocab.txt is a Git LFS pointer, not the file itself; fetch that with \"git lfs pull\", or take the model from the hub."
            })
    void whatCannotBeFollowedIsRefusedByItsName(String fileName, String content, String sentence) {
        assertThatThrownBy(() -> read(fileName, content))
                .isInstanceOf(UnusableTokenizerException.class)
                .hasMessage(sentence);
    }

    @Test
    void aSettingThatIsNotKnownIsNoted() {
        assertThat(read(
                                "tokenizer_config.json",
                                "{\"do_lower_case\": true, \"model_max_length\": 512, \"do_magic\": 1}")
                        .notes())
                .containsExactly("tokenizer_config.json's setting do_magic is not known and has no effect.");
    }

    @Test
    void aCasedVocabularyThatNothingCallsCasedIsNoted() {
        String cased = VOCAB + "Odile\nMarr\n";

        assertThat(read("vocab.txt", cased).notes())
                .containsExactly(
                        "The text is lower-cased, as nothing else is said, but 2 tokens of vocab.txt have upper-case"
                                + " letters, which then never occur, the first \"Odile\"; if the model is cased, add a"
                                + " tokenizer_config.json with {\"do_lower_case\": false}.");
        assertThat(read("vocab.txt", VOCAB).notes()).isEmpty();
        Map<String, byte[]> files = files("vocab.txt", cased);
        files.put("tokenizer_config.json", bytes("{\"do_lower_case\": false}"));
        assertThat(TokenizerFiles.read("", files).notes()).isEmpty();
    }

    private static TokenizerDefinition read(String fileName, String content) {
        return TokenizerFiles.read("", files(fileName, content));
    }

    private static Map<String, byte[]> files(String fileName, String content) {
        Map<String, byte[]> files = new HashMap<>(Map.of("vocab.txt", bytes(VOCAB)));
        files.put(fileName, bytes(content));
        return files;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> tokens(TokenizerDefinition definition, String text) {
        try (WordPieceTokenizer tokenizer = Tokenizers.of(definition)) {
            return List.of(tokenizer.encode(text).tokens());
        }
    }
}
