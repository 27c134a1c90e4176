package io.squadron.tokenizer.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.squadron.tokenizer.dataset.ConversionBounds;
import io.squadron.tokenizer.dataset.DatasetConverter;
import io.squadron.tokenizer.dataset.Example;
import io.squadron.tokenizer.dataset.ExampleSink;
import io.squadron.tokenizer.dataset.Split;
import io.squadron.tokenizer.squad.SquadLimits;
import io.squadron.tokenizer.squad.SquadReader;
import io.squadron.tokenizer.window.Document;
import io.squadron.tokenizer.window.EncodedText;
import io.squadron.tokenizer.window.StillWanted;
import io.squadron.tokenizer.window.TextEncoder;
import io.squadron.tokenizer.window.Window;
import io.squadron.tokenizer.window.WindowSettings;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** From a file's bytes to its windows, and nothing else. */
final class Passes {

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Passes() {}

    static Round over(byte[] file, Split split, TextEncoder encoder) throws Exception {
        long before = PROCESS.getProcessCpuTime();
        Tokens tokens = new Tokens();
        DatasetConverter converter =
                new DatasetConverter(split, 0, encoder, WindowSettings.DEFAULT, ConversionBounds.NONE);
        try (SquadReader reader = new SquadReader(new ByteArrayInputStream(file), false, SquadLimits.DEFAULT)) {
            converter.convert(reader, tokens, StillWanted.ALWAYS);
        }
        double cpuSeconds = (PROCESS.getProcessCpuTime() - before) / 1e9;
        if (tokens.count < converter.counts().windows()) {
            throw new IllegalStateException("windows without tokens");
        }
        return new Round(converter.counts().examples(), converter.counts().windows(), cpuSeconds);
    }

    /** Uses every window, so that none can be left out. */
    private static final class Tokens implements ExampleSink {

        private long count;

        @Override
        public Optional<String> excess(Example example) {
            return Optional.empty();
        }

        @Override
        public void example(Example example) {
            // Only windows are counted.
        }

        @Override
        public void window(Example example, EncodedText question, Document document, Window window) {
            count += window.inputIds().length;
        }
    }
}
