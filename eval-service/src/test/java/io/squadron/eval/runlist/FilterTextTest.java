package io.squadron.eval.runlist;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.eval.filter.Condition;
import io.squadron.eval.filter.Field;
import io.squadron.eval.filter.FilterException;
import io.squadron.eval.filter.FilterParser;
import io.squadron.eval.filter.Operator;
import io.squadron.eval.filter.Vocabulary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters that the program writes mean what they should. */
class FilterTextTest {
    private static final Field RATE = Field.number("rate", "r.rate", "a number");
    private static final Field NAME = Field.text("name", "r.name", "a text");
    private static final Vocabulary WORDS = new Vocabulary(List.of(RATE, NAME));

    @ParameterizedTest
    @CsvSource({
        "16, 16",
        "0.1, 0.1",
        "100, 100",
        "-0.5, -0.5",
        "0, 0",
        "3e-5, 3e-5",
        "-2.5e-5, -2.5e-5",
        "1e300, 1e300",
        "1e-8, 1e-8",
        "0.30000000000000004, 3.0000000000000004e-1"
    })
    void numbersAreWrittenAsPeopleDoAndToTheirLastDigit(double number, String text) {
        assertThat(FilterText.number(number)).isEqualTo(text);
        assertThat(Double.parseDouble(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bge", "a \"b\" \\ 'c' and", "none", "", "Beyoncé 💡", "\\"})
    void aTextIsFoundAgain(String text) throws FilterException {
        String filter = FilterText.narrowed("rate > 1 or rate < 0", NAME, text).orElseThrow();

        Condition.And both = (Condition.And) FilterParser.parse(filter, WORDS);

        assertThat(both.conditions().get(0)).isInstanceOf(Condition.Or.class);
        assertThat(both.conditions().get(1)).isEqualTo(new Condition.Comparison(NAME, Operator.EQUAL, text));
    }

    @Test
    void whatIsNotKnownIsNoneAndWhatHasNoWordIsNotWritten() {
        assertThat(FilterText.narrowed("", RATE, null)).contains("rate = none");
        assertThat(FilterText.narrowed("", RATE, Double.NaN)).isEmpty();
        assertThat(FilterText.narrowed("", NAME, "a\0b")).isEmpty();
    }

    @Test
    void everyArgumentOfTheContractIsAFieldThatSaysWhatItIs() {
        assertThat(ArgumentFields.all())
                .extracting(Field::name)
                .contains("learning_rate", "seed", "bf16", "devices", "warmup_ratio");
        assertThat(ArgumentFields.all()).extracting(Field::description).doesNotContain("training argument");
    }
}
