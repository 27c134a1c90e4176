package io.squadron.tokenizer.dataset;

import io.squadron.tokenizer.squad.SquadFormatException;
import io.squadron.tokenizer.squad.SquadLimits;
import io.squadron.tokenizer.squad.SquadReader;
import io.squadron.tokenizer.window.Document;
import io.squadron.tokenizer.window.EncodedText;
import io.squadron.tokenizer.window.StillWanted;
import io.squadron.tokenizer.window.TextEncoder;
import io.squadron.tokenizer.window.Window;
import io.squadron.tokenizer.window.WindowSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What becomes of a file: its examples, its windows, and what was left out. */
record Conversion(
        List<Example> examples,
        List<Window> windows,
        List<SkipTally.Entry> skipped,
        FaultyAnswers faultyAnswers,
        long unanswered) {

    static Conversion of(String json, Split split, boolean version2, TextEncoder encoder)
            throws IOException, SquadFormatException {
        return of(json.getBytes(StandardCharsets.UTF_8), split, version2, encoder, WindowSettings.DEFAULT);
    }

    static Conversion of(byte[] json, Split split, boolean version2, TextEncoder encoder, WindowSettings settings)
            throws IOException, SquadFormatException {
        return of(json, split, version2, encoder, settings, ConversionBounds.NONE, StillWanted.ALWAYS);
    }

    static Conversion of(
            byte[] json,
            Split split,
            boolean version2,
            TextEncoder encoder,
            WindowSettings settings,
            ConversionBounds bounds,
            StillWanted wanted)
            throws IOException, SquadFormatException {
        return of(json, split, version2, encoder, settings, bounds, wanted, example -> Optional.empty());
    }

    static Conversion of(
            byte[] json,
            Split split,
            boolean version2,
            TextEncoder encoder,
            WindowSettings settings,
            ConversionBounds bounds,
            StillWanted wanted,
            Function<Example, Optional<String>> excess)
            throws IOException, SquadFormatException {
        DatasetConverter converter = new DatasetConverter(split, 0, encoder, settings, bounds);
        List<Example> examples = new ArrayList<>();
        List<Window> windows = new ArrayList<>();
        try (SquadReader reader = new SquadReader(new ByteArrayInputStream(json), version2, SquadLimits.DEFAULT)) {
            converter.convert(
                    reader,
                    new ExampleSink() {
                        @Override
                        public Optional<String> excess(Example example) {
                            return excess.apply(example);
                        }

                        @Override
                        public void example(Example example) {
                            examples.add(example);
                        }

                        @Override
                        public void window(Example example, EncodedText question, Document document, Window window) {
                            windows.add(window);
                        }
                    },
                    wanted);
        }
        return new Conversion(
                examples, windows, converter.skipped().entries(), converter.faultyAnswers(), converter.unanswered());
    }

    List<String> ids() {
        return examples.stream().map(example -> example.question().id()).toList();
    }

    /** The words of the context that a window's answer covers. */
    String answerOf(int window) {
        Window labelled = windows.get(window);
        String context = examples.get(0).context();
        int first = labelled.startPosition() - labelled.documentOffset();
        int last = labelled.endPosition() - labelled.documentOffset();
        return context.substring(
                context.offsetByCodePoints(0, labelled.tokenStart()[first]),
                context.offsetByCodePoints(0, labelled.tokenEnd()[last]));
    }
}
