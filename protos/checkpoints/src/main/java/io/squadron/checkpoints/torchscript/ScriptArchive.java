package io.squadron.checkpoints.torchscript;

import io.squadron.checkpoints.safetensors.DType;

/** The names in a TorchScript archive. */
public final class ScriptArchive {
    /** All entries lie in one folder; libtorch takes its name from the first entry. */
    public static final String FOLDER = "model/";

    /** The pickle of the module tree. */
    public static final String PICKLE = FOLDER + "data.pkl";

    /** The classes of the modules, in TorchScript. */
    public static final String SOURCE = FOLDER + "code/__torch__.py";

    private static final String STORAGES = FOLDER + "data/";

    private ScriptArchive() {}

    /** The entry with a storage's bytes; any key will do, as libtorch puts the names together in the same way. */
    public static String storage(String key) {
        return STORAGES + key;
    }

    /** PyTorch's class for storages of a type, in the module {@code torch}. */
    public static String storageType(DType dtype) {
        return switch (dtype) {
            case F64 -> "DoubleStorage";
            case F32 -> "FloatStorage";
            case F16 -> "HalfStorage";
            case BF16 -> "BFloat16Storage";
            case I64 -> "LongStorage";
            case I32 -> "IntStorage";
            case I16 -> "ShortStorage";
            case I8 -> "CharStorage";
            case U8 -> "ByteStorage";
            case BOOL -> "BoolStorage";
        };
    }
}
