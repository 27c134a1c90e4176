package io.squadron.trainer.grpc;

import com.google.protobuf.Timestamp;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.encoder.EncoderStore;
import io.squadron.trainer.encoder.PublishedEncoder;
import io.squadron.trainer.encoder.ShortNames;
import io.squadron.v1.Encoder;
import io.squadron.v1.EncoderShape;
import io.squadron.v1.EncoderState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Encoders as the contract describes them. */
final class EncoderDescriptions {
    private final EncoderCatalog catalog;
    private final EncoderStore store;

    EncoderDescriptions(EncoderCatalog catalog, EncoderStore store) {
        this.catalog = catalog;
        this.store = store;
    }

    /**
     * What a model_name_or_path names; its files are checked, but for the values of the weights.
     *
     * @throws io.squadron.trainer.Refusal if there is no such encoder, or it cannot be used
     */
    Encoder of(String modelNameOrPath) {
        BertConfig config = catalog.check(modelNameOrPath);
        Encoder.Builder encoder = modelNameOrPath.equals(EncoderCatalog.builtIn())
                ? builtIn()
                : here(modelNameOrPath, catalog.directory(modelNameOrPath));
        return encoder.setShape(shape(config)).build();
    }

    private static Encoder.Builder builtIn() {
        return Encoder.newBuilder()
                .setName(EncoderCatalog.builtIn())
                .setState(EncoderState.ENCODER_STATE_BUILT_IN)
                .setSource(EncoderCatalog.builtInSource());
    }

    private Encoder.Builder here(String modelNameOrPath, Path directory) {
        String name = store.find(modelNameOrPath).isPresent() ? modelNameOrPath : ShortNames.completed(modelNameOrPath);
        boolean pulled = store.find(name).filter(directory::equals).isPresent();
        Encoder.Builder encoder = Encoder.newBuilder()
                .setName(pulled ? name : directory.toString())
                .setState(pulled ? EncoderState.ENCODER_STATE_PULLED : EncoderState.ENCODER_STATE_DIRECTORY)
                .setSource(directory.toString());
        try {
            encoder.setSizeBytes(bytes(directory));
            if (pulled) {
                Instant at = Files.getLastModifiedTime(directory).toInstant();
                encoder.setPulledAt(
                        Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be read", e);
        }
        return encoder;
    }

    /** All that are here, whether they can be used or not, and those that are known and not here. */
    List<Encoder> all() throws IOException {
        List<Encoder> all = new ArrayList<>(List.of(of(EncoderCatalog.builtIn())));
        for (String name : store.names()) {
            Optional<Path> directory = store.find(name);
            if (directory.isPresent()) {
                all.add(here(name, directory.get()).build());
            }
        }
        for (PublishedEncoder published : PublishedEncoder.fetchedOnDemand()) {
            if (store.find(published.name()).isEmpty()) {
                all.add(Encoder.newBuilder()
                        .setName(published.name())
                        .setState(EncoderState.ENCODER_STATE_REMOTE)
                        .setSource(published.coordinates())
                        .build());
            }
        }
        return all;
    }

    private static EncoderShape shape(BertConfig config) {
        return EncoderShape.newBuilder()
                .setHiddenSize(config.hiddenSize())
                .setNumHiddenLayers(config.numHiddenLayers())
                .setNumAttentionHeads(config.numAttentionHeads())
                .setIntermediateSize(config.intermediateSize())
                .setMaxPositionEmbeddings(config.maxPositionEmbeddings())
                .setVocabSize(config.vocabSize())
                .build();
    }

    private static long bytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            long bytes = 0;
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }
}
