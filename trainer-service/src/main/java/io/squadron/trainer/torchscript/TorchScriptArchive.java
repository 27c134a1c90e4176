package io.squadron.trainer.torchscript;

import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes what {@code torch.jit.save} writes, without Python: a zip of stored entries that holds the classes' source, a
 * pickle of the module tree and the raw tensors. libtorch compiles the source when it loads the file.
 */
public final class TorchScriptArchive {
    /** All entries lie in one folder; libtorch takes its name from the first entry. */
    private static final String FOLDER = "model/";

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
        StoredZip zip = new StoredZip(stream);
        zip.add(FOLDER + "data.pkl", pickled.bytes());
        zip.add(FOLDER + "code/__torch__.py", utf8(source));
        zip.add(FOLDER + "constants.pkl", ByteBuffer.wrap(ModulePickle.emptyTuple()));
        List<Tensor> storages = pickled.storages();
        for (int i = 0; i < storages.size(); i++) {
            zip.add(FOLDER + "data/" + i, storages.get(i).data());
        }
        zip.add(FOLDER + "version", utf8(FORMAT_VERSION));
        zip.add(FOLDER + "byteorder", utf8("little"));
        zip.finish();
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
