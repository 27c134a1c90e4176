package io.squadron.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected texts are what CPython's {@code json.dumps} prints for the same values. */
class PythonJsonTest {

    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0",
        "-0.0, -0.0",
        "100.0, 100.0",
        "58.4, 58.4",
        "0.1, 0.1",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "0.000012345, 1.2345e-05",
        "-1.5E-10, -1.5e-10",
        "1.0E15, 1000000000000000.0",
        "1.0E16, 1e+16",
        "1.7976931348623157E308, 1.7976931348623157e+308",
        "86.20624408703878, 86.20624408703878"
    })
    void aFloatIsPrintedAsPythonReprPrintsIt(double value, String printed) {
        assertThat(PythonJson.number(value)).isEqualTo(printed);
    }

    @Test
    void textIsAsciiAndSupplementaryCharactersAreTwoSurrogates() {
        assertThat(PythonJson.string("Café \"x\\y\"\n\t\u0001 🎉"))
                .isEqualTo("\"Caf\\u00e9 \\\"x\\\\y\\\"\\n\\t\\u0001 \\ud83c\\udf89\"");
    }

    @Test
    void aLineHasPythonsSeparators() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("exact", 58.4);
        result.put("total", 500L);
        assertThat(PythonJson.line(result)).isEqualTo("{\"exact\": 58.4, \"total\": 500}");
    }

    @Test
    void indentedDocumentsHaveFourSpacesAndEmptyOnesNone() {
        assertThat(PythonJson.indented(Map.of("a", List.of(1, 2))))
                .isEqualTo("{\n    \"a\": [\n        1,\n        2\n    ]\n}");
        assertThat(PythonJson.indented(Map.of())).isEqualTo("{}");
        assertThat(PythonJson.indented(List.of())).isEqualTo("[]");
    }
}
