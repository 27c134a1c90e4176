package io.squadron.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Timestamp;
import io.squadron.checkpoints.safetensors.SafetensorsHeader;
import io.squadron.inference.answer.WindowLogits;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.WindowSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Checkpoint directories around the tiny model of the test resources. */
public final class TinyCheckpoint {
    /** The head's weight, {@code float[2][32]}. */
    private static final String HEAD = "qa_outputs.weight";

    public static final int MAX_POSITIONS = 128;
    public static final byte[] TOKENIZER = "{\"a tokenizer\": true}".getBytes(StandardCharsets.UTF_8);

    private TinyCheckpoint() {}

    /** The model as it is. */
    public static Checkpoint write(Path root, String id) throws IOException {
        return write(root, id, weights(), script());
    }

    /** Another model: every logit has the other sign, but for the bias. */
    public static Checkpoint writeNegated(Path root, String id) throws IOException {
        return write(root, id, withHead(weight -> -weight), script());
    }

    /** A model of which every logit is NaN. */
    public static Checkpoint writeBroken(Path root, String id) throws IOException {
        return write(root, id, withHead(weight -> Float.NaN), script());
    }

    public static Checkpoint write(Path root, String id, byte[] weights, byte[] script) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("config.json", resource("config.json"));
        files.put("model.safetensors", weights);
        files.put("torchscript.zip", script);
        return write(root, id, files);
    }

    /** The model as it is, as earlier trainer-services wrote it. */
    public static Checkpoint writeEarlierForm(Path root, String id) throws IOException {
        return write(root, id, Map.of("model.pt", resource("model.pt")));
    }

    /** Any files, and {@link #TOKENIZER}. */
    public static Checkpoint write(Path root, String id, Map<String, byte[]> files) throws IOException {
        Path directory = Files.createDirectories(root.resolve(id));
        Map<String, byte[]> all = new LinkedHashMap<>(files);
        all.put("tokenizer.json", TOKENIZER);
        Checkpoint.Builder checkpoint = Checkpoint.newBuilder();
        for (Map.Entry<String, byte[]> file : all.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
            checkpoint.addFiles(file(file.getKey(), file.getValue()));
        }
        return checkpoint
                .setCheckpointId(id)
                .setRunId("tiny")
                .setLocation(directory.toUri().toString())
                .setTokenizerId(sha256(TOKENIZER))
                .setSettings(WindowSettings.newBuilder()
                        .setMaxSeqLength(48)
                        .setDocStride(16)
                        .setMaxQueryLength(12))
                .setMaxPositionEmbeddings(MAX_POSITIONS)
                .setCreatedAt(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()))
                .build();
    }

    private static CheckpointFile file(String name, byte[] content) {
        return CheckpointFile.newBuilder()
                .setName(name)
                .setSize(content.length)
                .setSha256(sha256(content))
                .build();
    }

    public static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** What transformers gives for windows of 9, 40 and 23 tokens, see make_logits.py beside it. */
    public static List<WindowLogits> logitsOfTransformers() throws IOException {
        List<WindowLogits> logits = new ArrayList<>();
        for (JsonNode window : new ObjectMapper().readTree(resource("logits.json"))) {
            logits.add(new WindowLogits(floats(window.get("start")), floats(window.get("end"))));
        }
        return logits;
    }

    private static float[] floats(JsonNode numbers) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) numbers.get(i).asDouble();
        }
        return values;
    }

    /** Its model.safetensors. */
    public static byte[] weights() throws IOException {
        return resource("model.safetensors");
    }

    /** Its torchscript.zip. */
    public static byte[] script() throws IOException {
        return resource("torchscript.zip");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = TinyCheckpoint.class.getResourceAsStream("/tiny-checkpoint/" + name)) {
            return in.readAllBytes();
        }
    }

    private static byte[] withHead(UnaryOperator<Float> change) throws IOException {
        byte[] weights = weights();
        ByteBuffer buffer = ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN);
        int headerBytes = SafetensorsHeader.length("model.safetensors", buffer, weights.length);
        int data = SafetensorsHeader.LENGTH_BYTES + headerBytes;
        SafetensorsHeader.Entry head = SafetensorsHeader.parse(
                        "model.safetensors",
                        buffer.slice(SafetensorsHeader.LENGTH_BYTES, headerBytes),
                        weights.length - data)
                .entries()
                .stream()
                .filter(tensor -> tensor.name().equals(HEAD))
                .findFirst()
                .orElseThrow();
        for (int i = data + (int) head.begin(); i < data + head.end(); i += Float.BYTES) {
            buffer.putFloat(i, change.apply(buffer.getFloat(i)));
        }
        return weights;
    }
}
