package io.squadron.checkpoints.torchscript;

import io.squadron.checkpoints.safetensors.DType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes a script compute its matrix products in bfloat16. Its linear layers' weights become bfloat16 where they lie in the
 * encoder, and every linear layer takes its input in the type of its own weights; what is added up and normalised stays in
 * float32, to which libtorch promotes a sum of both.
 */
final class Bfloat16Script {
    private static final String PRODUCT = "torch.linear(x, self.weight, self.bias)";
    private static final String PRODUCT_IN_ITS_TYPE =
            "torch.linear(torch.to(x, ops.prim.dtype(self.weight)), self.weight, self.bias)";

    private Bfloat16Script() {}

    /** The source with its products in their weights' type; empty if it has none that are known here. */
    static Optional<byte[]> source(byte[] source) {
        String text = new String(source, StandardCharsets.UTF_8);
        return text.contains(PRODUCT)
                ? Optional.of(text.replace(PRODUCT, PRODUCT_IN_ITS_TYPE).getBytes(StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /** The storage as it is to be: of half the bytes, or as it was. */
    static Storage storage(Storage storage) {
        return isNarrowed(storage)
                ? new Storage(storage.key(), DType.BF16, storage.elements(), storage.typeAt())
                : storage;
    }

    /** The pickle with the narrowed storages' types. */
    static byte[] pickle(byte[] pickle, Collection<Storage> storages) {
        Map<Integer, Storage> narrowed = new TreeMap<>();
        storages.stream()
                .filter(Bfloat16Script::isNarrowed)
                .forEach(storage -> narrowed.put(storage.typeAt(), storage));
        ByteArrayOutputStream out = new ByteArrayOutputStream(pickle.length + narrowed.size() * Long.BYTES);
        int written = 0;
        for (Storage storage : narrowed.values()) {
            out.write(pickle, written, storage.typeAt() - written);
            out.writeBytes(ScriptArchive.storageType(DType.BF16).getBytes(StandardCharsets.US_ASCII));
            written = storage.typeAt()
                    + ScriptArchive.storageType(storage.dtype()).length();
        }
        out.write(pickle, written, pickle.length - written);
        return out.toByteArray();
    }

    private static boolean isNarrowed(Storage storage) {
        return storage.dtype() == DType.F32
                && storage.key().startsWith("bert.encoder.")
                && !storage.key().contains(".LayerNorm.");
    }
}
