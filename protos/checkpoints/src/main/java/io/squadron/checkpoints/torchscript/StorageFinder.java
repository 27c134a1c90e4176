package io.squadron.checkpoints.torchscript;

import io.squadron.checkpoints.safetensors.DType;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the storages that a pickled module tree refers to. libtorch takes an entry's bytes for a storage of as many elements
 * as the pickle says, so whoever puts the entries in must know what it says.
 *
 * <p>Nothing is built of the pickle: a storage is the persistent id {@code ("storage", type, key, device, elements)}, and
 * the values since the last mark are all that this takes.
 */
final class StorageFinder {
    private static final int VALUES = 5;

    private final ByteBuffer pickle;
    private final Map<String, Storage> storages = new LinkedHashMap<>();
    private List<Object> sinceMark = new ArrayList<>();
    /** Where the name of the last class begins, behind its module's. */
    private int classNameAt;

    private StorageFinder(byte[] pickle) {
        this.pickle = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * By key, in the order of the tree.
     *
     * @throws IllegalArgumentException if it is no pickle of the codes that are known here; the message goes on after "it"
     */
    static Map<String, Storage> storages(byte[] pickle) {
        StorageFinder finder = new StorageFinder(pickle);
        try {
            while (finder.step()) {
                // on to the next code
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("ends before its end is marked", e);
        }
        return finder.storages;
    }

    private boolean step() {
        int code = pickle.get() & 0xff;
        switch (code) {
            case PickleCodes.PROTOCOL -> pickle.get();
            case PickleCodes.MARK -> sinceMark = new ArrayList<>();
            case PickleCodes.GLOBAL -> sinceMark.add(className());
            case PickleCodes.UNICODE -> sinceMark.add(text(pickle.getInt()));
            case PickleCodes.INT_1 -> sinceMark.add((long) (pickle.get() & 0xff));
            case PickleCodes.INT_4 -> sinceMark.add((long) pickle.getInt());
            case PickleCodes.LONG_1 -> sinceMark.add(number(pickle.get()));
            case PickleCodes.PERSISTENT_ID -> addStorage();
            case PickleCodes.EMPTY_TUPLE,
                    PickleCodes.TUPLE,
                    PickleCodes.EMPTY_DICT,
                    PickleCodes.SET_ITEMS,
                    PickleCodes.REDUCE,
                    PickleCodes.NEW_OBJECT,
                    PickleCodes.BUILD,
                    PickleCodes.TRUE,
                    PickleCodes.FALSE -> {
                // what they make holds no storage that was not seen
            }
            case PickleCodes.STOP -> {
                return false;
            }
            default -> throw new IllegalArgumentException("holds the code %#04x".formatted(code));
        }
        return true;
    }

    private void addStorage() {
        if (sinceMark.size() == VALUES
                && "storage".equals(sinceMark.get(0))
                && sinceMark.get(1) instanceof String type
                && sinceMark.get(2) instanceof String key
                && sinceMark.get(4) instanceof Long elements) {
            storages.put(key, new Storage(key, dtype(type), elements, classNameAt));
        } else {
            throw new IllegalArgumentException("refers to something that is no storage: " + sinceMark);
        }
    }

    private static DType dtype(String type) {
        return Arrays.stream(DType.values())
                .filter(dtype -> type.equals("torch." + ScriptArchive.storageType(dtype)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("refers to a storage of type " + type));
    }

    private String className() {
        String module = line();
        classNameAt = pickle.position();
        return module + "." + line();
    }

    private String line() {
        int from = pickle.position();
        while (pickle.get() != '\n') {
            // the line goes on
        }
        return new String(pickle.array(), from, pickle.position() - 1 - from, StandardCharsets.US_ASCII);
    }

    private String text(int bytes) {
        if (bytes < 0 || bytes > pickle.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] utf8 = new byte[bytes];
        pickle.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private long number(int bytes) {
        if (bytes != Long.BYTES) {
            throw new IllegalArgumentException("holds a number of %d bytes".formatted(bytes));
        }
        return pickle.getLong();
    }
}
