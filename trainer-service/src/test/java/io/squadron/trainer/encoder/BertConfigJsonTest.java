package io.squadron.trainer.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BertConfigJsonTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void whatIsNotNamedIsTransformersDefault() throws JsonProcessingException {
        assertThat(BertConfigJson.read("config.json", json("{'model_type': 'bert'}")))
                .isEqualTo(new BertConfig(30522, 768, 12, 12, 3072, Activation.GELU, 0.1, 0.1, 512, 2, 1e-12, 0.02, 0));
    }

    @Test
    void headsThatDoNotShareTheWidthAreRefused() {
        assertRefused(
                "'hidden_size': 30, 'num_attention_heads': 4",
                "hidden_size 30 is not a multiple of num_attention_heads 4");
    }

    @Test
    void anActivationThatIsNotKnownIsRefused() {
        assertRefused("'hidden_act': 'silu'", "hidden_act \"silu\"");
    }

    @ParameterizedTest
    @CsvSource({
        "vocab_size, 10000000",
        "hidden_size, 100000",
        "num_hidden_layers, 1000",
        "num_attention_heads, 100000",
        "intermediate_size, 1000000",
        "max_position_embeddings, 1000000",
        "type_vocab_size, 1000"
    })
    void aSizeThatNoBertHasIsRefused(String size, int most) {
        for (String value : new String[] {"-1", "0", "1.5", Integer.toString(most + 1), "2000000000", "3000000000"}) {
            assertRefused(
                    "'%s': %s".formatted(size, value),
                    "config.json: %s must be a whole number from 1 to %d, but is %s".formatted(size, most, value));
        }
    }

    @Test
    void theBytesOfTheLargestSizesThatAreTakenCanBeCounted() throws JsonProcessingException {
        JsonNode largest = json("{'model_type': 'bert', 'vocab_size': 10000000, 'hidden_size': 100000,"
                + " 'num_hidden_layers': 1000, 'num_attention_heads': 100000, 'intermediate_size': 1000000,"
                + " 'max_position_embeddings': 1000000, 'type_vocab_size': 1000}");

        // 1,000 layers of four [h, h] and two [h, 10 h], and the tables; 8 bytes each.
        assertThat(HuggingFaceDirectory.maxWeightsBytes("config.json", largest))
                .isBetween(8 * 240_000_000_000_000L, 8 * 242_000_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource({"1e400, Infinity", "1e39, 1.0E39", "0, 0.0", "-1e-12, -1.0E-12", "'''NaN''', NaN"})
    void aNumberThatIsNotAboveZeroOrNotFiniteIsRefused(String value, String said) {
        for (String key : new String[] {"layer_norm_eps", "initializer_range"}) {
            assertRefused(
                    "'%s': %s".formatted(key, value),
                    "config.json: %s must be above 0 and finite in float32, but is %s".formatted(key, said));
        }
    }

    private static final String SIZES = "'vocab_size': 132, 'hidden_size': 32, 'num_hidden_layers': 2,"
            + " 'num_attention_heads': 2, 'intermediate_size': 64, 'max_position_embeddings': 512";

    @ParameterizedTest
    @ValueSource(
            strings = {
                // prajjwal1/bert-tiny, google/bert_uncased_L-2_H-128_A-2
                SIZES,
                // huawei-noah/TinyBERT_General_4L_312D
                "'architectures': ['TinyBertForPreTraining'], 'emb_size': 32, " + SIZES,
                "'architectures': ['BertForMaskedLM'], " + SIZES,
                "'model_type': null, " + SIZES
            })
    void aBertThatDoesNotSayItsTypeIsKnownByItsArchitectureAndItsSizes(String fields) throws JsonProcessingException {
        assertThat(BertConfigJson.read("config.json", json("{" + fields + "}")).hiddenSize())
                .isEqualTo(32);
    }

    @Test
    void anotherArchitectureWithoutATypeIsRefusedWithWhatToAdd() {
        assertThatThrownBy(() -> BertConfigJson.read(
                        "config.json", json("{'architectures': ['RobertaForMaskedLM'], " + SIZES + "}")))
                .isInstanceOf(UnusableEncoderException.class)
                .hasMessage(
                        "config.json names no model_type, and the architecture \"RobertaForMaskedLM\" is not known as"
                                + " a BERT; if it is one, add \"model_type\": \"bert\"");
    }

    /** DistilBERT's names of 2019. */
    @Test
    void aConfigurationWithoutATypeThatLacksSizesIsRefusedByThem() {
        assertThatThrownBy(() -> BertConfigJson.read(
                        "config.json", json("{'vocab_size': 132, 'dim': 32, 'n_layers': 2, 'n_heads': 2}")))
                .isInstanceOf(UnusableEncoderException.class)
                .hasMessageContaining("it lacks hidden_size, num_hidden_layers, num_attention_heads, intermediate_size,"
                        + " max_position_embeddings; if it is a BERT, add \"model_type\": \"bert\"");
    }

    private static void assertRefused(String fields, String fault) {
        assertThatThrownBy(() -> BertConfigJson.read("config.json", json("{'model_type': 'bert', " + fields + "}")))
                .isInstanceOf(UnusableEncoderException.class)
                .hasMessageContaining(fault);
    }

    private static JsonNode json(String singleQuoted) throws JsonProcessingException {
        return JSON.readTree(singleQuoted.replace('\'', '"'));
    }
}
