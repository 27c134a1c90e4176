package io.squadron.checkpoints.torchscript;

import io.squadron.checkpoints.CheckpointNames;
import io.squadron.checkpoints.DamagedFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The content of a checkpoint's {@value CheckpointNames#SCRIPT_WITHOUT_WEIGHTS}. */
final class ScriptWithoutWeights {
    /** Some kilobytes of source and pickle; more than this is not read into memory. */
    static final int MAX_BYTES = 16 << 20;

    private final Map<String, byte[]> entries;
    private final Map<String, Storage> storages;

    private ScriptWithoutWeights(Map<String, byte[]> entries, Map<String, Storage> storages) {
        this.entries = entries;
        this.storages = storages;
    }

    /** @throws DamagedFileException if it is no archive of TorchScript without its storages */
    static ScriptWithoutWeights read(byte[] zip) throws DamagedFileException {
        Map<String, byte[]> entries = entries(zip);
        byte[] pickle = entries.get(ScriptArchive.PICKLE);
        if (pickle == null) {
            throw unusable("holds no " + ScriptArchive.PICKLE);
        }
        try {
            Map<String, Storage> storages = StorageFinder.storages(pickle);
            for (String key : storages.keySet()) {
                if (entries.containsKey(ScriptArchive.storage(key))) {
                    throw unusable("holds the tensor " + key + " itself");
                }
            }
            return new ScriptWithoutWeights(entries, storages);
        } catch (IllegalArgumentException e) {
            throw unusable("has a pickle that Squadron does not write: it " + e.getMessage());
        }
    }

    private static Map<String, byte[]> entries(byte[] bytes) throws DamagedFileException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getMethod() != ZipEntry.STORED) {
                    throw unusable("holds %s compressed, which libtorch does not read".formatted(entry.getName()));
                }
                if (entries.put(entry.getName(), zip.readAllBytes()) != null) {
                    throw unusable("holds %s twice".formatted(entry.getName()));
                }
            }
        } catch (DamagedFileException e) {
            throw e;
        } catch (IOException e) {
            throw unusable("is no zip: " + e.getMessage());
        }
        return entries;
    }

    private static DamagedFileException unusable(String fault) {
        return new DamagedFileException("%s is no TorchScript without its weights: it %s"
                .formatted(CheckpointNames.SCRIPT_WITHOUT_WEIGHTS, fault));
    }

    /** What it asks for, by key. */
    Map<String, Storage> storages() {
        return storages;
    }

    /**
     * The same for bfloat16.
     *
     * @throws DamagedFileException if its source has no matrix products of the known form
     */
    ScriptWithoutWeights inBfloat16() throws DamagedFileException {
        Map<String, byte[]> narrowed = new LinkedHashMap<>(entries);
        narrowed.put(ScriptArchive.PICKLE, Bfloat16Script.pickle(entries.get(ScriptArchive.PICKLE), storages.values()));
        byte[] source = entries.getOrDefault(ScriptArchive.SOURCE, new byte[0]);
        narrowed.put(
                ScriptArchive.SOURCE,
                Bfloat16Script.source(source)
                        .orElseThrow(() -> unusable("has no linear layers that could compute in bfloat16")));
        Map<String, Storage> types = new LinkedHashMap<>();
        storages.forEach((key, storage) -> types.put(key, Bfloat16Script.storage(storage)));
        return new ScriptWithoutWeights(narrowed, types);
    }

    void addTo(StoredZip zip) throws IOException {
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            zip.add(entry.getKey(), ByteBuffer.wrap(entry.getValue()));
        }
    }
}
