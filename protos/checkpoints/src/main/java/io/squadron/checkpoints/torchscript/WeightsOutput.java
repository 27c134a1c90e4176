package io.squadron.checkpoints.torchscript;

import io.squadron.checkpoints.CheckpointNames;
import io.squadron.checkpoints.DamagedFileException;
import io.squadron.checkpoints.safetensors.DType;
import io.squadron.checkpoints.safetensors.InvalidSafetensorsException;
import io.squadron.checkpoints.safetensors.SafetensorsHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes the bytes of a safetensors file as they come, and makes an archive's entries of the tensors that its script asks for.
 *
 * <p>They come before their hash is known. So a fault in them is not told at once but by {@link #finish}: whoever hashes
 * them on the way tells first that the file is not the one that was written, where it is not.
 */
final class WeightsOutput extends OutputStream {
    private final StoredZip zip;
    private final Map<String, Storage> wanted;
    private final long fileBytes;

    private ByteBuffer beginning = ByteBuffer.allocate(SafetensorsHeader.LENGTH_BYTES);
    private boolean isLengthKnown;
    private boolean isHeaderKnown;
    private Iterator<SafetensorsHeader.Entry> rest = Collections.emptyIterator();
    private boolean isWanted;
    /** Of the tensor that comes, where its storage is to be narrower than it. */
    private Optional<Bfloat16Narrowing> narrowing = Optional.empty();

    private long left;
    private DamagedFileException fault;

    /** @param fileBytes as announced; what comes may differ */
    WeightsOutput(StoredZip zip, Map<String, Storage> wanted, long fileBytes) {
        this.zip = zip;
        this.wanted = wanted;
        this.fileBytes = fileBytes;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
        try {
            while (fault == null && in.hasRemaining()) {
                if (isHeaderKnown) {
                    takeData(in);
                } else {
                    takeBeginning(in);
                }
            }
        } catch (InvalidSafetensorsException e) {
            fault = new DamagedFileException(e.getMessage(), e);
        }
    }

    private void takeBeginning(ByteBuffer in) throws IOException {
        int bytes = Math.min(in.remaining(), beginning.remaining());
        beginning.put(in.slice().limit(bytes));
        in.position(in.position() + bytes);
        if (beginning.hasRemaining()) {
            return;
        }
        beginning.flip();
        if (isLengthKnown) {
            long dataBytes = fileBytes - SafetensorsHeader.LENGTH_BYTES - beginning.remaining();
            begin(SafetensorsHeader.parse(CheckpointNames.WEIGHTS, beginning, dataBytes));
        } else {
            beginning = ByteBuffer.allocate(SafetensorsHeader.length(CheckpointNames.WEIGHTS, beginning, fileBytes));
            isLengthKnown = true;
        }
    }

    private void begin(SafetensorsHeader header) throws IOException {
        isHeaderKnown = true;
        Map<String, SafetensorsHeader.Entry> byName =
                header.entries().stream().collect(Collectors.toMap(SafetensorsHeader.Entry::name, Function.identity()));
        for (Storage storage : wanted.values()) {
            SafetensorsHeader.Entry tensor = byName.get(storage.key());
            if (tensor == null) {
                fault = unfit(storage, "which %s lacks".formatted(CheckpointNames.WEIGHTS));
                return;
            }
            if (!fits(tensor, storage)) {
                fault = unfit(
                        storage,
                        "of which %s holds %d elements of type %s"
                                .formatted(CheckpointNames.WEIGHTS, tensor.elements(), tensor.dtype()));
                return;
            }
        }
        rest = header.entries().iterator();
        next();
    }

    private static boolean fits(SafetensorsHeader.Entry tensor, Storage storage) {
        return tensor.elements() == storage.elements()
                && (tensor.dtype() == storage.dtype() || isNarrower(storage, tensor));
    }

    private static boolean isNarrower(Storage storage, SafetensorsHeader.Entry tensor) {
        return storage.dtype() == DType.BF16 && tensor.dtype() == DType.F32;
    }

    private static DamagedFileException unfit(Storage storage, String what) {
        return new DamagedFileException("%s asks for tensor %s (%d elements of type %s), %s"
                .formatted(
                        CheckpointNames.SCRIPT_WITHOUT_WEIGHTS,
                        storage.key(),
                        storage.elements(),
                        storage.dtype(),
                        what));
    }

    private void takeData(ByteBuffer in) throws IOException {
        int bytes = (int) Math.min(in.remaining(), left);
        if (bytes == 0) {
            in.position(in.limit()); // more than was announced, which the hash tells
            return;
        }
        if (isWanted) {
            put(in.array(), in.arrayOffset() + in.position(), bytes);
        }
        in.position(in.position() + bytes);
        left -= bytes;
        if (left == 0) {
            end();
            next();
        }
    }

    private void put(byte[] bytes, int offset, int length) throws IOException {
        if (narrowing.isPresent()) {
            byte[] narrowed = narrowing.get().narrow(bytes, offset, length);
            zip.write(narrowed, 0, narrowed.length);
        } else {
            zip.write(bytes, offset, length);
        }
    }

    /** On to a tensor that has bytes; one without any is complete at once. */
    private void next() throws IOException {
        while (left == 0 && rest.hasNext()) {
            SafetensorsHeader.Entry tensor = rest.next();
            isWanted = wanted.containsKey(tensor.name());
            left = tensor.bytes();
            if (isWanted) {
                Storage storage = wanted.get(tensor.name());
                narrowing = isNarrower(storage, tensor) ? Optional.of(new Bfloat16Narrowing()) : Optional.empty();
                zip.begin(
                        ScriptArchive.storage(tensor.name()),
                        storage.elements() * storage.dtype().bytes());
            }
            if (left == 0) {
                end();
            }
        }
    }

    private void end() throws IOException {
        if (isWanted) {
            zip.end();
        }
    }

    /**
     * All bytes have come, and they are those that were announced.
     *
     * @throws DamagedFileException if they are no safetensors, or not those that the script asks for
     */
    void finish() throws IOException {
        if (fault == null && !isHeaderKnown) {
            try {
                SafetensorsHeader.length(CheckpointNames.WEIGHTS, beginning.flip(), fileBytes);
            } catch (InvalidSafetensorsException e) {
                throw new DamagedFileException(e.getMessage(), e);
            }
        }
        if (fault != null) {
            throw fault;
        }
    }
}
