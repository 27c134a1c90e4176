package io.squadron.trainer.encoder;

import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An encoder that is published in a Maven artifact, so that it is to be had wherever a build is, without a model hub. */
public sealed interface PublishedEncoder permits OnnxExport, TensorFlowExport {
    /** As Hugging Face calls the model, e.g. {@code bert-base-uncased}. */
    String name();

    /** The sizes of its config.json on the Hugging Face hub. */
    BertConfig config();

    /**
     * Reads it out of the artifact's jar.
     *
     * @param scratch an empty directory for what must be unpacked; the weights may stay mapped to files there
     * @throws UnusableEncoderException if the jar does not hold exactly the published files
     */
    Content read(Path jar, Path scratch) throws IOException;

    /** Where Maven finds it: {@code group:artifact:version}, the version of this build. */
    default String coordinates() {
        return ArtifactVersions.coordinates(name());
    }

    /** What unpacks to more is not the published file: twice the weights, and room for the small ones. */
    default long maxFileBytes() {
        long elements = BertShapes.ofEncoder(config()).values().stream()
                .mapToLong(Tensor::elements)
                .sum();
        return 2 * elements * Float.BYTES + (1 << 20);
    }

    /** Those that are fetched when somebody asks for them, see {@link EncoderStore}. */
    static List<PublishedEncoder> fetchedOnDemand() {
        return List.of(OnnxExport.BGE_SMALL, TensorFlowExport.BERT_BASE);
    }

    /** Finds one that can be fetched. */
    static Optional<PublishedEncoder> named(String name) {
        return fetchedOnDemand().stream()
                .filter(encoder -> encoder.name().equals(name))
                .findFirst();
    }

    /**
     * Refuses what is not byte for byte what was published.
     *
     * @param actual its SHA-256, lower-case hex
     */
    static void requirePublished(String source, String expected, String actual) {
        if (!actual.equals(expected)) {
            throw new UnusableEncoderException("%s is not the published file: its SHA-256 is %s, and should be %s"
                    .formatted(source, actual, expected));
        }
    }

    /**
     * What an artifact holds.
     *
     * @param weights F32 by Hugging Face's names; exactly those of the configuration
     * @param vocabulary the text of a vocab.txt: the tokens by their ids, a line each
     */
    record Content(Map<String, Tensor> weights, String vocabulary) {}
}
