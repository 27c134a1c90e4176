package io.squadron.tokenizer.kafka;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.squadron.v1.NamedFile;
import io.squadron.v1.TokenizerFiles;
import io.squadron.v1.TokenizerPart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A registered tokenizer as records that a stock broker takes: its files, zipped, in parts. */
final class TokenizerParts {

    private static final int PART_BYTES = 512 << 10;

    /** Of all files together, unzipped; a vocabulary of 250,000 tokens has about 15 MB as tokenizer.json. */
    private static final int MAX_BYTES = 64 << 20;

    private TokenizerParts() {}

    static List<TokenizerPart> split(
            String tokenizerId, String name, Timestamp registeredAt, Map<String, byte[]> files) {
        byte[] zipped = zip(files);
        int parts = Math.max(1, (zipped.length + PART_BYTES - 1) / PART_BYTES);
        List<TokenizerPart> split = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int from = part * PART_BYTES;
            split.add(TokenizerPart.newBuilder()
                    .setTokenizerId(tokenizerId)
                    .setName(name)
                    .setRegisteredAt(registeredAt)
                    .setPart(part)
                    .setParts(parts)
                    .setContent(ByteString.copyFrom(zipped, from, Math.min(PART_BYTES, zipped.length - from)))
                    .build());
        }
        return split;
    }

    static String key(String tokenizerId, int part) {
        return tokenizerId + "/" + part;
    }

    /**
     * The files of all parts, by name.
     *
     * @throws IllegalArgumentException if they are not what {@link #split} makes
     */
    static Map<String, byte[]> join(List<TokenizerPart> parts) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        parts.forEach(part -> zipped.writeBytes(part.getContent().toByteArray()));
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped.toByteArray()))) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw new IllegalArgumentException("the tokenizer's files have more than " + MAX_BYTES + " bytes");
            }
            Map<String, byte[]> files = new LinkedHashMap<>();
            for (NamedFile file : TokenizerFiles.parseFrom(content).getFilesList()) {
                files.put(file.getName(), file.getContent().toByteArray());
            }
            return files;
        } catch (IOException e) {
            throw new IllegalArgumentException("the tokenizer's parts are no zipped files: " + e.getMessage(), e);
        }
    }

    private static byte[] zip(Map<String, byte[]> files) {
        TokenizerFiles.Builder message = TokenizerFiles.newBuilder();
        new TreeMap<>(files)
                .forEach((name, content) -> message.addFiles(
                        NamedFile.newBuilder().setName(name).setContent(ByteString.copyFrom(content))));
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            message.build().writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can always be written", e);
        }
        return zipped.toByteArray();
    }
}
