package io.squadron.inference.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The expected values are those of transformers 4.57.6's {@code BasicTokenizer} under Python 3.11. */
class BasicTokenizerTest {
    private final BasicTokenizer uncased = new BasicTokenizer(true);
    private final BasicTokenizer cased = new BasicTokenizer(false);

    @Test
    void aCapitalSigmaIsFinalWhereLettersAloneEndTheWord() {
        assertThat(uncased.tokenize("ΟΔΟΣ ΣΑΣ.")).containsExactly("οδος", "σας", ".");
        // A digit is no letter: Java's own rule takes it for a part of the word.
        assertThat(uncased.tokenize("Α\u20E3Σ\u0661H")).containsExactly("α\u20E3ς\u0661h");
        assertThat(uncased.tokenize("Σ")).containsExactly("σ");
    }

    @Test
    void accentsGoOnlyWithUpperCase() {
        assertThat(uncased.tokenize("İstanbul Café")).containsExactly("istanbul", "cafe");
        assertThat(cased.tokenize("İstanbul Café")).containsExactly("İstanbul", "Café");
    }

    @Test
    void everySpaceThatPythonKnowsSplitsAndControlCharactersVanish() {
        assertThat(uncased.tokenize("a\u00a0b\u200bc\u0085d")).containsExactly("a", "bcd");
        assertThat(uncased.tokenize("x\u2028y")).containsExactly("x", "y");
    }

    @Test
    void onlyCanonicalDecompositionsAreTakenApart() {
        assertThat(uncased.tokenize("x\u1fc1y x\u00a8y q\ufdfa")).containsExactly("x\u00a8y", "x\u00a8y", "q\ufdfa");
    }

    /** Of Unicode 14 and 15: what a JDK thinks of them depends on its age. */
    @Test
    void newCharactersAreThoseOfPython311() {
        assertThat(uncased.tokenize("Ada.\uD83E\uDEE0")).containsExactly("ada", ".", "\uD83E\uDEE0");
        assertThat(uncased.tokenize("a\u061Db")).containsExactly("a", "\u061D", "b");
        assertThat(uncased.tokenize("a\u1734b")).containsExactly("a\u1734b");
        assertThat(uncased.tokenize("a\u0898b")).containsExactly("ab");
        assertThat(uncased.tokenize("x\uD83E\uDEE8y")).containsExactly("xy");
    }
}
