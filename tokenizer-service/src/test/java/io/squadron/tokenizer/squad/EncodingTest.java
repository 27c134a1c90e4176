package io.squadron.tokenizer.squad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes and characters of a file. */
class EncodingTest {

    @Test
    void nulCharactersAndUnpairedSurrogatesAreReplacedSoThatOffsetsStay() throws Exception {
        String json = SquadFiles.data(
                "{\"id\": \"q\", \"question\": \"a\\u0000b \\ud83d c \\ud83d\\ude00\", \"answers\": []}");

        assertThat(SquadFiles.read(json, false).get(0).questions().get(0).question())
                .isEqualTo("a\uFFFDb \uFFFD c \uD83D\uDE00");
    }

    @Test
    void aByteOrderMarkOfUtf8IsPassedOver() throws Exception {
        assertThat(SquadFiles.read(
                        "\uFEFF" + SquadFiles.data("{\"id\": \"q\", \"question\": \"?\", \"answers\": []}"), false))
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("otherEncodings")
    void anotherEncodingThanUtf8IsRefused(Charset charset) throws Exception {
        byte[] json = SquadFiles.data("{\"id\": \"q\", \"question\": \"\u00e9\", \"answers\": []}")
                .getBytes(charset);

        assertThatThrownBy(() -> SquadFiles.readAll(SquadFiles.reader(json, false)))
                .isInstanceOf(SquadFormatException.class);
    }

    static Stream<Charset> otherEncodings() {
        return Stream.of(
                StandardCharsets.UTF_16,
                StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_16BE,
                StandardCharsets.ISO_8859_1);
    }
}
