package io.squadron.trainer.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.checkpoints.safetensors.SafetensorsHeader;
import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Writes safetensors that Python's library reads; see {@link SafetensorsHeader} for the format. */
public final class SafetensorsWriter {
    /** The data begins at a multiple of this, so that every element of a mapped file is aligned. */
    private static final int ALIGNMENT = 8;

    private static final JsonMapper JSON = new JsonMapper();

    private SafetensorsWriter() {}

    /**
     * Writes one file. The stream stays open.
     *
     * @param tensors by name, written in the map's order
     * @param metadata free text; Hugging Face's loader asks for {@code format=pt}
     */
    public static void write(OutputStream stream, Map<String, Tensor> tensors, Map<String, String> metadata)
            throws IOException {
        byte[] header = header(tensors, metadata);
        ByteBuffer length = ByteBuffer.allocate(SafetensorsHeader.LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        stream.write(length.putLong(header.length).array());
        stream.write(header);
        // Not closed: closing it would close the caller's stream.
        @SuppressWarnings("resource")
        WritableByteChannel channel = Channels.newChannel(stream);
        for (Tensor tensor : tensors.values()) {
            ByteBuffer data = tensor.data();
            while (data.hasRemaining()) {
                channel.write(data);
            }
        }
    }

    private static byte[] header(Map<String, Tensor> tensors, Map<String, String> metadata)
            throws JsonProcessingException {
        ObjectNode header = JSON.createObjectNode();
        ObjectNode free = header.putObject(SafetensorsHeader.METADATA_KEY);
        // By key: the same content gives the same bytes, and so the same hash.
        new TreeMap<>(metadata).forEach(free::put);
        long begin = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            long end = begin + tensor.elements() * tensor.dtype().bytes();
            ObjectNode description = header.putObject(entry.getKey());
            description.put("dtype", tensor.dtype().name());
            description.set("shape", JSON.valueToTree(tensor.shape()));
            description.set("data_offsets", JSON.valueToTree(new long[] {begin, end}));
            begin = end;
        }
        byte[] json = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }
}
