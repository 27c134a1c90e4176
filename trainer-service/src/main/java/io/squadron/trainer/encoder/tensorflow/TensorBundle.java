package io.squadron.trainer.encoder.tensorflow;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.squadron.checkpoints.safetensors.DType;
import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * TensorFlow's variables as its checkpoints and SavedModels keep them: an index, {@code NAME.index}, and the values in
 * {@code NAME.data-00000-of-00001} or more such shards. The index is a {@link SortedTable} from a variable's name to its
 * {@link BundleEntry}; the empty name holds the header. Format: TensorFlow's {@code tensor_bundle.h}.
 */
public final class TensorBundle {
    private static final String HEADER = "";
    private static final int HEADER_NUM_SHARDS = 1;
    private static final int HEADER_ENDIANNESS = 2;
    private static final int LITTLE_ENDIAN = 0;

    /** Far over what any model has. */
    private static final int MAX_SHARDS = 1000;

    private final Path index;
    private final int shards;
    private final Map<String, ByteBuffer> entries;

    private TensorBundle(Path index, int shards, Map<String, ByteBuffer> entries) {
        this.index = index;
        this.shards = shards;
        this.entries = entries;
    }

    /**
     * Maps all variables. Their values are read from the disk when they are used, so the files must not change or go
     * before; every value's check sum is verified here.
     *
     * @param prefix the files' common beginning, e.g. {@code …/variables/variables}
     * @return F32 tensors by the variables' names, in the names' order
     * @throws InvalidBundleException if a file is damaged, or a variable is not float32 or is kept in slices
     */
    public static Map<String, Tensor> read(Path prefix) throws IOException {
        Path index = sibling(prefix, ".index");
        Map<String, ByteBuffer> entries = SortedTable.read(index);
        ByteBuffer header = entries.remove(HEADER);
        if (header == null) {
            throw new InvalidBundleException(index, "it has no header");
        }
        return new TensorBundle(index, numShards(index, header), entries).map(prefix);
    }

    private Map<String, Tensor> map(Path prefix) throws IOException {
        ByteBuffer[] data = new ByteBuffer[shards];
        for (int shard = 0; shard < shards; shard++) {
            data[shard] = mapFile(sibling(prefix, ".data-%05d-of-%05d".formatted(shard, shards)));
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, ByteBuffer> entry : entries.entrySet()) {
            tensors.put(entry.getKey(), tensor(entry.getKey(), parse(entry.getKey(), entry.getValue()), data));
        }
        return tensors;
    }

    private static ByteBuffer mapFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new InvalidBundleException(
                        file, "it has %d bytes, over the 2 GiB of one mapping".formatted(channel.size()));
            }
            return channel.map(MapMode.READ_ONLY, 0, channel.size());
        } catch (NoSuchFileException e) {
            throw new InvalidBundleException(file, "it is missing", e);
        }
    }

    private BundleEntry parse(String name, ByteBuffer message) throws InvalidBundleException {
        try {
            return BundleEntry.parse(message);
        } catch (IOException e) {
            throw new InvalidBundleException(index, "what it says of variable %s is damaged".formatted(name), e);
        }
    }

    private Tensor tensor(String name, BundleEntry entry, ByteBuffer... data) throws InvalidBundleException {
        if (entry.dataType() != BundleEntry.FLOAT) {
            throw new InvalidBundleException(
                    index,
                    "variable %s has the data type %d; only float32 (1) is read".formatted(name, entry.dataType()));
        }
        if (entry.sliced()) {
            throw new InvalidBundleException(index, "variable %s is kept in slices".formatted(name));
        }
        long[] shape = entry.shape().stream().mapToLong(Long::longValue).toArray();
        requireSize(name, entry, shape);
        if (entry.shard() < 0 || entry.shard() >= shards) {
            throw new InvalidBundleException(
                    index, "variable %s is said to lie in shard %d of %d".formatted(name, entry.shard(), shards));
        }
        ByteBuffer shard = data[entry.shard()];
        if (entry.offset() < 0 || entry.bytes() > shard.capacity() - entry.offset()) {
            throw new InvalidBundleException(
                    index,
                    "variable %s is said to lie at byte %d, but its shard ends at %d"
                            .formatted(name, entry.offset(), shard.capacity()));
        }
        ByteBuffer values = shard.slice((int) entry.offset(), (int) entry.bytes());
        if (MaskedCrc32c.of(values) != entry.maskedCrc32c()) {
            throw new InvalidBundleException(index, "the check sum of variable %s is wrong".formatted(name));
        }
        return new Tensor(DType.F32, shape, values);
    }

    private void requireSize(String name, BundleEntry entry, long... shape) throws InvalidBundleException {
        try {
            long needed = Math.multiplyExact(Tensor.elements(shape), DType.F32.bytes());
            if (Arrays.stream(shape).anyMatch(size -> size < 0) || needed != entry.bytes()) {
                throw new InvalidBundleException(
                        index,
                        "variable %s has %d bytes, but its shape needs %d".formatted(name, entry.bytes(), needed));
            }
        } catch (ArithmeticException e) {
            throw new InvalidBundleException(index, "the size of variable %s overflows".formatted(name), e);
        }
    }

    private static int numShards(Path index, ByteBuffer header) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(header);
        int shards = 0;
        int endianness = LITTLE_ENDIAN;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case HEADER_NUM_SHARDS -> shards = in.readInt32();
                case HEADER_ENDIANNESS -> endianness = in.readEnum();
                default -> in.skipField(tag);
            }
        }
        if (endianness != LITTLE_ENDIAN) {
            throw new InvalidBundleException(index, "its values are big-endian");
        }
        if (shards < 1 || shards > MAX_SHARDS) {
            throw new InvalidBundleException(
                    index, "its header says %d data files; 1 to %d can be".formatted(shards, MAX_SHARDS));
        }
        return shards;
    }

    private static Path sibling(Path prefix, String suffix) {
        return prefix.resolveSibling(prefix.getFileName() + suffix);
    }
}
