package io.squadron.tokenizer.imports;

import io.squadron.tokenizer.config.TokenizerConfig;
import io.squadron.tokenizer.dataset.ConversionBounds;
import io.squadron.tokenizer.dataset.DatasetConverter;
import io.squadron.tokenizer.dataset.Example;
import io.squadron.tokenizer.dataset.ExampleSink;
import io.squadron.tokenizer.kafka.DatasetCatalog;
import io.squadron.tokenizer.kafka.DatasetWriter;
import io.squadron.tokenizer.kafka.DatasetWriters;
import io.squadron.tokenizer.kafka.TokenizerTopic;
import io.squadron.tokenizer.kafka.UndeliveredException;
import io.squadron.tokenizer.squad.SquadFormatException;
import io.squadron.tokenizer.squad.SquadLimits;
import io.squadron.tokenizer.squad.SquadReader;
import io.squadron.tokenizer.window.Document;
import io.squadron.tokenizer.window.EncodedText;
import io.squadron.tokenizer.window.StillWanted;
import io.squadron.tokenizer.window.Window;
import io.squadron.tokenizer.wordpiece.TokenizerDefinition;
import io.squadron.tokenizer.wordpiece.WordPieceTokenizer;
import io.squadron.v1.DatasetManifest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Imports one file: a manifest that says IMPORTING, then examples and windows as the file is read, then, when the file's
 * hash is verified and Kafka has acknowledged every record, the manifest that says COMPLETE. Whatever goes wrong in
 * between leaves a manifest that says FAILED and why; nothing ever trains on its records.
 *
 * <p>One import is one thread's work, and several run side by side, in one replica or in many: a file is one stream of
 * JSON, its order gives the examples their numbers, and one thread takes SQuAD's whole training file in about ten seconds.
 * What cutting one file over replicas would win is less than what it would cost to put counts, duplicate ids and one
 * COMPLETE manifest together again.
 */
@ApplicationScoped
public class DatasetImporter {

    private static final Logger LOG = Logger.getLogger(DatasetImporter.class);
    private static final String KEEPS_CASE =
            "do_lower_case was asked for, but the tokenizer keeps case; the text keeps its case.";
    private static final String LOWER_CASES =
            "do_lower_case was switched off, but the tokenizer lower-cases; the text is lower-cased.";
    private static final Set<String> LOWER_CASE_WARNINGS = Set.of(KEEPS_CASE, LOWER_CASES);

    private final TokenizerTopic tokenizers;
    private final DatasetCatalog catalog;
    private final DatasetWriters writers;
    private final ImportLeases leases;
    private final TokenizerConfig config;
    private final SquadLimits limits;
    private final ConversionBounds bounds;
    private final ImportMeters meters;

    DatasetImporter(
            TokenizerTopic tokenizers,
            DatasetCatalog catalog,
            DatasetWriters writers,
            ImportLeases leases,
            TokenizerConfig config,
            SquadLimits limits,
            ConversionBounds bounds,
            ImportMeters meters) {
        this.meters = meters;
        this.bounds = bounds;
        this.tokenizers = tokenizers;
        this.catalog = catalog;
        this.writers = writers;
        this.leases = leases;
        this.config = config;
        this.limits = limits;
    }

    /**
     * Imports a file on the calling thread, as fast as the file comes and Kafka takes.
     *
     * @param wanted is asked between questions and windows
     * @throws SquadFormatException if the file is unusable
     * @throws IOException if the file ends by a failure, or Kafka does not take a record
     */
    public void run(ImportRequest request, InputStream file, StillWanted wanted, ImportListener listener)
            throws IOException, SquadFormatException {
        try (ImportMeters.Running running = meters.begin()) {
            running.ended(begin(request, file, wanted, listener));
        }
    }

    private ImportMeters.Outcome begin(
            ImportRequest request, InputStream file, StillWanted wanted, ImportListener listener)
            throws IOException, SquadFormatException {
        tokenizers.catchUp();
        WordPieceTokenizer tokenizer = tokenizers.find(request.tokenizer());
        Optional<DatasetManifest> earlier = request.overwrite()
                ? Optional.empty()
                : request.sourceSha256()
                        .flatMap(sha256 -> catalog.findComplete(manifest -> request.sameAs(
                                manifest, sha256, tokenizer.definition().id())));
        if (earlier.isPresent()) {
            listener.complete(forThisRequest(earlier.get(), request, tokenizer.definition()), true);
            return ImportMeters.Outcome.REUSED;
        }
        String datasetId = DatasetIds.create(request.name());
        try (DatasetWriter writer = writers.open(datasetId)) {
            DatasetManifest importing = Manifests.importing(
                    datasetId, request, tokenizer.definition().id(), warnings(request, tokenizer.definition()));
            try (ImportLeases.Held lease = leases.hold(writer, importing)) {
                listener.complete(write(request, tokenizer, importing, writer, lease, file, wanted, listener), false);
                return ImportMeters.Outcome.COMPLETE;
            }
        }
    }

    private DatasetManifest write(
            ImportRequest request,
            WordPieceTokenizer tokenizer,
            DatasetManifest importing,
            DatasetWriter writer,
            ImportLeases.Held lease,
            InputStream file,
            StillWanted wanted,
            ImportListener listener)
            throws IOException, SquadFormatException {
        SourceBytes source = new SourceBytes(file);
        DatasetConverter converter =
                new DatasetConverter(request.split(), request.maxExamples(), tokenizer, request.settings(), bounds);
        try {
            List<String> warnings = new ArrayList<>();
            try (SquadReader reader = new SquadReader(source, request.version2WithNegative(), limits)) {
                Ticker ticker = new Ticker(
                        () -> listener.progress(importing.getDatasetId(), source.count(), converter.counts()));
                converter.convert(reader, new Reporting(writer, ticker, meters), wanted);
                if (reader.impossibleWithAnswers() > 0) {
                    warnings.add(reader.impossibleWithAnswers()
                            + " unanswerable questions carried answers, which were ignored.");
                }
                if (reader.lostTitles() > 0) {
                    warnings.add("The title of " + reader.lostTitles()
                            + " articles stands too far behind their paragraphs and was not taken for all of them.");
                }
                if (converter.unanswered() > 0) {
                    warnings.add(
                            converter.unanswered() + " of " + converter.counts().examples()
                                    + " questions have no answer to score by"
                                    + (request.version2WithNegative()
                                            ? ", so scoring counts them as unanswerable."
                                            : "; they are answered, and scoring leaves them out."));
                }
                converter.faultyAnswers().warning().ifPresent(warnings::add);
            }
            verify(request, source);
            writer.flush();
            DatasetManifest counted = Manifests.counted(importing, converter.counts(), converter.skipped()).toBuilder()
                    .setImpossibleExamples(converter.impossible())
                    .setUnansweredExamples(converter.unanswered())
                    .build();
            DatasetManifest complete = Manifests.complete(counted, source, writer, warnings);
            lease.end(complete);
            LOG.infof(
                    "%s is COMPLETE: %d examples, %d windows, %d skipped",
                    complete.getDatasetId(),
                    complete.getExamples(),
                    complete.getWindows(),
                    converter.skipped().total());
            return complete;
        } catch (IOException | SquadFormatException | RuntimeException | Error e) {
            DatasetManifest counted = Manifests.counted(importing, converter.counts(), converter.skipped());
            announceFailure(
                    lease, counted.toBuilder().setSourceBytes(source.count()).build(), e);
            throw e;
        }
    }

    /** Reads to the end where all of the file is wanted or its hash is to be checked. */
    private static void verify(ImportRequest request, SourceBytes source) throws IOException {
        if (request.maxExamples() == 0 || request.sourceSha256().isPresent()) {
            source.drain();
        }
        if (request.sourceSha256().isPresent() && !request.sourceSha256().equals(source.sha256())) {
            throw new InvalidImportException("The file's SHA-256 is "
                    + source.sha256().orElse("unknown") + ", not "
                    + request.sourceSha256().get() + " as announced; it changed on the way (byte " + source.count()
                    + ").");
        }
    }

    private static void announceFailure(ImportLeases.Held lease, DatasetManifest manifest, Throwable cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        LOG.warnf("%s is FAILED: %s", manifest.getDatasetId(), reason);
        try {
            lease.end(Manifests.failed(manifest, reason));
        } catch (UndeliveredException | RuntimeException e) {
            cause.addSuppressed(e);
            LOG.warnf("Its manifest still says IMPORTING until its lease runs out: %s", e.getMessage());
        }
    }

    /** What was said of the earlier request's do_lower_case is not said again, and of this one's it is said. */
    private static DatasetManifest forThisRequest(
            DatasetManifest earlier, ImportRequest request, TokenizerDefinition tokenizer) {
        Set<String> warnings = new LinkedHashSet<>(warnings(request, tokenizer));
        earlier.getWarningsList().stream()
                .filter(warning -> !LOWER_CASE_WARNINGS.contains(warning))
                .forEach(warnings::add);
        return earlier.toBuilder().clearWarnings().addAllWarnings(warnings).build();
    }

    private static List<String> warnings(ImportRequest request, TokenizerDefinition tokenizer) {
        boolean tokenizerLowerCases = tokenizer.doLowerCase();
        List<String> warnings = new ArrayList<>(tokenizer.notes());
        request.doLowerCase()
                .filter(asked -> asked != tokenizerLowerCases)
                .map(asked -> asked ? KEEPS_CASE : LOWER_CASES)
                .ifPresent(warnings::add);
        return warnings;
    }

    /** Tells the progress while records are written. */
    private record Reporting(ExampleSink sink, Ticker ticker, ImportMeters meters) implements ExampleSink {

        @Override
        public Optional<String> excess(Example example) {
            return sink.excess(example);
        }

        @Override
        public void example(Example example) throws IOException {
            sink.example(example);
            meters.wroteExample();
            ticker.tick();
        }

        @Override
        public void window(Example example, EncodedText question, Document document, Window window) throws IOException {
            sink.window(example, question, document, window);
            meters.wroteWindow();
            ticker.tick();
        }
    }

    /** Does something at most once an interval. */
    private final class Ticker {

        private final Runnable action;
        private long last = System.nanoTime();

        Ticker(Runnable action) {
            this.action = action;
        }

        void tick() {
            long now = System.nanoTime();
            if (now - last >= config.progressInterval().toNanos()) {
                last = now;
                action.run();
            }
        }
    }
}
