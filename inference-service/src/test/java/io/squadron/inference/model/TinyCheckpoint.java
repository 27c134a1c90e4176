package io.squadron.inference.model;

import com.google.protobuf.Timestamp;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.WindowSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
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
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Checkpoint directories around the tiny model of the test resources. */
public final class TinyCheckpoint {
    /** The archive's entry that holds the head's weight, {@code float[2][32]}. */
    private static final String HEAD = "model/data/37";

    public static final int MAX_POSITIONS = 128;
    public static final byte[] TOKENIZER = "{\"a tokenizer\": true}".getBytes(StandardCharsets.UTF_8);

    private TinyCheckpoint() {}

    /** The model as it is. */
    public static Checkpoint write(Path root, String id) throws IOException {
        return write(root, id, model());
    }

    /** Another model: every logit has the other sign, but for the bias. */
    public static Checkpoint writeNegated(Path root, String id) throws IOException {
        return write(root, id, withHead(weight -> -weight));
    }

    /** A model of which every logit is NaN. */
    public static Checkpoint writeBroken(Path root, String id) throws IOException {
        return write(root, id, withHead(weight -> Float.NaN));
    }

    public static Checkpoint write(Path root, String id, byte[] model) throws IOException {
        Path directory = Files.createDirectories(root.resolve(id));
        Files.write(directory.resolve("model.pt"), model);
        Files.write(directory.resolve("tokenizer.json"), TOKENIZER);
        return Checkpoint.newBuilder()
                .setCheckpointId(id)
                .setRunId("tiny")
                .setLocation(directory.toUri().toString())
                .addFiles(file("model.pt", model))
                .addFiles(file("tokenizer.json", TOKENIZER))
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

    public static byte[] model() throws IOException {
        try (InputStream in = TinyCheckpoint.class.getResourceAsStream("/tiny-checkpoint/model.pt")) {
            return in.readAllBytes();
        }
    }

    private static byte[] withHead(UnaryOperator<Float> change) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(model()));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                if (entry.getName().equals(HEAD)) {
                    content = changed(content, change);
                }
                zip.putNextEntry(stored(entry.getName(), content));
                zip.write(content);
            }
        }
        return out.toByteArray();
    }

    private static byte[] changed(byte[] floats, UnaryOperator<Float> change) {
        ByteBuffer buffer = ByteBuffer.wrap(floats).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < floats.length; i += Float.BYTES) {
            buffer.putFloat(i, change.apply(buffer.getFloat(i)));
        }
        return floats;
    }

    private static ZipEntry stored(String name, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        return entry;
    }
}
