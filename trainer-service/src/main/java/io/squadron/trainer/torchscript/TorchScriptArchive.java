package io.squadron.trainer.torchscript;

import io.squadron.checkpoints.torchscript.ScriptArchive;
import io.squadron.checkpoints.torchscript.StoredZip;
import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes what {@code torch.jit.save} writes, without Python: a zip of stored entries that holds the classes' source, a
 * pickle of the module tree and the raw tensors. libtorch compiles the source when it loads the file.
 */
public final class TorchScriptArchive {
    /**
     * What libtorch writes since 1.12. An archive that names an older version gets the operators of that time: their gelu
     * knows no approximation.
     */
    private static final String FORMAT_VERSION = "10\n";

    private TorchScriptArchive() {}

    /**
     * Writes one archive. The stream stays open.
     *
     * @param root the module that is loaded
     * @param source declares every class of the tree, in TorchScript's own form (as found in a saved archive's
     *     {@code code/__torch__.py}), each before its first use
     */
    public static void write(OutputStream stream, ScriptModule root, String source) throws IOException {
        ModulePickle.Pickled pickled = ModulePickle.of(root);
        write(stream, pickled.bytes(), source, pickled.storages());
    }

    /** As {@link #write}, without the tensors: their entries are put in later, each by its path in the tree. */
    public static void writeWithoutTensors(OutputStream stream, ScriptModule root, String source) throws IOException {
        write(stream, ModulePickle.of(root).bytes(), source, Map.of());
    }

    private static void write(OutputStream stream, ByteBuffer pickle, String source, Map<String, Tensor> storages)
            throws IOException {
        StoredZip zip = new StoredZip(stream);
        zip.add(ScriptArchive.PICKLE, pickle);
        zip.add(ScriptArchive.SOURCE, utf8(source));
        zip.add(ScriptArchive.FOLDER + "constants.pkl", ByteBuffer.wrap(ModulePickle.emptyTuple()));
        for (Map.Entry<String, Tensor> storage : storages.entrySet()) {
            zip.add(ScriptArchive.storage(storage.getKey()), storage.getValue().data());
        }
        zip.add(ScriptArchive.FOLDER + "version", utf8(FORMAT_VERSION));
        zip.add(ScriptArchive.FOLDER + "byteorder", utf8("little"));
        zip.finish();
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
