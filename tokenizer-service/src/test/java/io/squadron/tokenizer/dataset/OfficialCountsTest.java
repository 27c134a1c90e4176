package io.squadron.tokenizer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.squadron.tokenizer.huggingface.Tokenizers;
import io.squadron.tokenizer.window.WindowSettings;
import io.squadron.tokenizer.wordpiece.WordPieceTokenizer;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The numbers of windows that run_squad reports for SQuAD itself. The data is not part of the project: the directory is
 * given by the system property {@code squad.data}.
 */
class OfficialCountsTest {

    @ParameterizedTest
    @CsvSource({
        "squad-v1.1-dev.json,DEV,false,10570,10833",
        "squad-v1.1-train.json,TRAIN,false,87599,88641",
        "squad-v2.0-dev.json,DEV,true,11873,12232"
    })
    void squadMakesTheOfficialNumberOfWindows(
            String file, Split split, boolean version2WithNegative, long examples, long windows) throws Exception {
        Path squad = Path.of(System.getProperty("squad.data", "../../shared/data"), file);
        assumeTrue(Files.exists(squad), () -> squad + " is not there");

        try (WordPieceTokenizer tokenizer = Tokenizers.builtIn();
                InputStream in = Files.newInputStream(squad)) {
            WindowJsonLines.Summary summary = new WindowJsonLines(
                            split, version2WithNegative, 0, tokenizer, WindowSettings.DEFAULT)
                    .write(in, OutputStream.nullOutputStream());

            assertThat(summary.counts()).isEqualTo(new ConversionCounts(examples, windows, 0));
        }
    }
}
