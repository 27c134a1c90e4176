package io.squadron.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearNamesTest {
    private static final List<String> KNOWN = List.of(
            "all-MiniLM-L6-v2", "bert-base-uncased", "google-bert/bert-base-cased", "google-bert/bert-large-cased");

    @Test
    void theNearestIsNamedFirst() {
        assertThat(NearNames.of("bert-base-casd", KNOWN))
                .startsWith("google-bert/bert-base-cased")
                .doesNotContain("all-MiniLM-L6-v2");
        assertThat(NearNames.of("ALL-minilm-l6-v2", KNOWN)).containsExactly("all-MiniLM-L6-v2");
        assertThat(NearNames.of("all-MiniLM-L6", KNOWN)).containsExactly("all-MiniLM-L6-v2");
        assertThat(NearNames.of("google-bert/bert-bse-cased", KNOWN)).startsWith("google-bert/bert-base-cased");
    }

    @Test
    void whatIsLikeNothingIsAnsweredWithNothing() {
        assertThat(NearNames.of("roberta", KNOWN)).isEmpty();
        assertThat(NearNames.of("", KNOWN)).isEmpty();
        assertThat(NearNames.question(List.of())).isEmpty();
    }

    @Test
    void severalAreOneQuestion() {
        assertThat(NearNames.question(List.of("a", "b"))).isEqualTo("; did you mean a or b?");
    }
}
