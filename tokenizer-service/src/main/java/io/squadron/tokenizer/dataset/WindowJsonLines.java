package io.squadron.tokenizer.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.squadron.tokenizer.squad.SquadFormatException;
import io.squadron.tokenizer.squad.SquadLimits;
import io.squadron.tokenizer.squad.SquadReader;
import io.squadron.tokenizer.window.Document;
import io.squadron.tokenizer.window.EncodedText;
import io.squadron.tokenizer.window.StillWanted;
import io.squadron.tokenizer.window.TextEncoder;
import io.squadron.tokenizer.window.Window;
import io.squadron.tokenizer.window.WindowSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the windows of a SQuAD file as JSON lines with the fields of run_squad's {@code SquadFeatures}, unpadded, so
 * that the two can be compared line by line. Needs no service: a file in, a file out.
 */
public final class WindowJsonLines {

    /** run_squad's first {@code unique_id}. */
    private static final long FIRST_UNIQUE_ID = 1_000_000_000L;

    private static final Set<String> SPECIAL_TOKENS = Set.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    private final Split split;
    private final boolean version2WithNegative;
    private final long maxExamples;
    private final TextEncoder encoder;
    private final WindowSettings settings;

    /**
     * A conversion that has not begun.
     *
     * @param maxExamples only the first questions of the file are taken; 0 means all
     */
    public WindowJsonLines(
            Split split, boolean version2WithNegative, long maxExamples, TextEncoder encoder, WindowSettings settings) {
        this.split = split;
        this.version2WithNegative = version2WithNegative;
        this.maxExamples = maxExamples;
        this.encoder = encoder;
        this.settings = settings;
    }

    /** The outcome of {@link WindowJsonLines#write}. */
    public record Summary(ConversionCounts counts, SkipTally skipped) {}

    /**
     * Converts a file.
     *
     * @param lines is flushed, not closed
     * @throws SquadFormatException if the file is unusable; the lines written so far are then worth nothing
     */
    public Summary write(InputStream squad, OutputStream lines) throws IOException, SquadFormatException {
        DatasetConverter converter = new DatasetConverter(split, maxExamples, encoder, settings, ConversionBounds.NONE);
        JsonFactory factory = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build();
        try (SquadReader reader = new SquadReader(squad, version2WithNegative, SquadLimits.DEFAULT);
                JsonGenerator json = factory.createGenerator(lines)) {
            json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
            LineWriter writer = new LineWriter(json);
            converter.convert(reader, writer, StillWanted.ALWAYS);
            writer.end();
        }
        return new Summary(converter.counts(), converter.skipped());
    }

    private static final class LineWriter implements ExampleSink {

        private final JsonGenerator json;
        private long uniqueId = FIRST_UNIQUE_ID;

        LineWriter(JsonGenerator json) {
            this.json = json;
        }

        void end() throws IOException {
            if (uniqueId > FIRST_UNIQUE_ID) {
                json.writeRaw('\n');
            }
        }

        @Override
        public Optional<String> excess(Example example) {
            return Optional.empty();
        }

        @Override
        public void example(Example example) {
            // Everything stands in the windows.
        }

        @Override
        public void window(Example example, EncodedText question, Document document, Window window) throws IOException {
            String[] tokens = tokens(question, document, window);
            int sequence = window.inputIds().length;
            json.writeStartObject();
            json.writeNumberField("unique_id", uniqueId++);
            json.writeStringField("qas_id", example.question().id());
            json.writeNumberField("example_index", example.index());
            json.writeNumberField("doc_span_index", window.docSpanIndex());
            json.writeFieldName("tokens");
            json.writeArray(tokens, 0, sequence);
            json.writeFieldName("input_ids");
            json.writeArray(window.inputIds(), 0, sequence);
            json.writeFieldName("token_type_ids");
            json.writeArray(tokenTypeIds(window), 0, sequence);
            json.writeFieldName("p_mask");
            json.writeArray(mask(tokens, window), 0, sequence);
            json.writeNumberField("cls_index", 0);
            json.writeNumberField("paragraph_len", window.documentLength());
            json.writeObjectFieldStart("token_to_orig_map");
            for (int i = 0; i < window.documentLength(); i++) {
                json.writeNumberField(Integer.toString(window.documentOffset() + i), window.tokenToOrigMap()[i]);
            }
            json.writeEndObject();
            json.writeObjectFieldStart("token_is_max_context");
            for (int i = 0; i < window.documentLength(); i++) {
                json.writeBooleanField(Integer.toString(window.documentOffset() + i), window.tokenIsMaxContext()[i]);
            }
            json.writeEndObject();
            json.writeNumberField("start_position", window.startPosition());
            json.writeNumberField("end_position", window.endPosition());
            json.writeBooleanField("is_impossible", window.isImpossible());
            json.writeEndObject();
        }

        private static String[] tokens(EncodedText question, Document document, Window window) {
            String[] tokens = new String[window.inputIds().length];
            tokens[0] = "[CLS]";
            System.arraycopy(question.tokens(), 0, tokens, 1, question.length());
            tokens[window.questionLength() + 1] = "[SEP]";
            System.arraycopy(
                    document.encoded().tokens(),
                    window.documentStart(),
                    tokens,
                    window.documentOffset(),
                    window.documentLength());
            tokens[tokens.length - 1] = "[SEP]";
            return tokens;
        }

        private static int[] tokenTypeIds(Window window) {
            int[] types = new int[window.inputIds().length];
            Arrays.fill(types, window.documentOffset(), types.length, 1);
            return types;
        }

        /** 0 for [CLS] and for document tokens that are not special: [UNK] is special too, as in the original. */
        private static int[] mask(String[] tokens, Window window) {
            int[] mask = new int[tokens.length];
            for (int i = 1; i < mask.length; i++) {
                boolean document = i >= window.documentOffset() && i < mask.length - 1;
                mask[i] = document && !SPECIAL_TOKENS.contains(tokens[i]) ? 0 : 1;
            }
            return mask;
        }
    }
}
