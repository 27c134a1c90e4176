package io.squadron.trainer.torchscript;

import io.squadron.trainer.tensor.DType;
import io.squadron.trainer.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a tree of modules as a pickle of protocol 2, in the few opcodes that libtorch's unpickler knows. A tensor
 * becomes a call of {@code torch._utils._rebuild_tensor_v2} over a storage that is named by its place among the
 * archive's data entries. Opcodes: Python's {@code pickletools}; libtorch: {@code torch/csrc/jit/serialization/unpickler.cpp}.
 */
final class ModulePickle {
    private static final int PROTOCOL = 0x80;
    private static final int STOP = '.';
    private static final int MARK = '(';
    private static final int EMPTY_TUPLE = ')';
    private static final int TUPLE = 't';
    private static final int EMPTY_DICT = '}';
    private static final int SET_ITEMS = 'u';
    private static final int GLOBAL = 'c';
    private static final int REDUCE = 'R';
    private static final int NEW_OBJECT = 0x81;
    private static final int BUILD = 'b';
    private static final int PERSISTENT_ID = 'Q';
    private static final int UNICODE = 'X';
    private static final int INT_1 = 'K';
    private static final int INT_4 = 'J';
    private static final int LONG_1 = 0x8a;
    private static final int TRUE = 0x88;
    private static final int FALSE = 0x89;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Tensor> storages = new ArrayList<>();

    private ModulePickle() {}

    /** The pickle, and the tensors that it refers to: storage {@code i} belongs into the entry {@code data/i}. */
    record Pickled(ByteBuffer bytes, List<Tensor> storages) {}

    static Pickled of(ScriptModule root) {
        ModulePickle pickle = new ModulePickle();
        pickle.out.write(PROTOCOL);
        pickle.out.write(2);
        pickle.module(root);
        pickle.out.write(STOP);
        return new Pickled(ByteBuffer.wrap(pickle.out.toByteArray()), List.copyOf(pickle.storages));
    }

    /** An empty tuple: what an archive without constants keeps in constants.pkl. */
    static byte[] emptyTuple() {
        return new byte[] {(byte) PROTOCOL, 2, EMPTY_TUPLE, STOP};
    }

    private void module(ScriptModule module) {
        global("__torch__", module.className());
        out.write(EMPTY_TUPLE);
        out.write(NEW_OBJECT);
        out.write(EMPTY_DICT);
        out.write(MARK);
        for (Map.Entry<String, ScriptModule.Attribute> attribute :
                module.attributes().entrySet()) {
            string(attribute.getKey());
            value(attribute.getValue());
        }
        out.write(SET_ITEMS);
        out.write(BUILD);
    }

    private void value(ScriptModule.Attribute attribute) {
        if (attribute instanceof ScriptModule.Attribute.Submodule submodule) {
            module(submodule.module());
        } else if (attribute instanceof ScriptModule.Attribute.Parameter parameter) {
            tensor(parameter.tensor(), parameter.requiresGrad());
        } else if (attribute instanceof ScriptModule.Attribute.Flag flag) {
            bool(flag.value());
        }
    }

    /** _rebuild_tensor_v2(storage, storage_offset, size, stride, requires_grad, backward_hooks). */
    private void tensor(Tensor tensor, boolean requiresGrad) {
        global("torch._utils", "_rebuild_tensor_v2");
        out.write(MARK);
        storage(tensor);
        integer(0);
        tuple(tensor.shape());
        tuple(rowMajorStrides(tensor.shape()));
        bool(requiresGrad);
        global("collections", "OrderedDict");
        out.write(EMPTY_TUPLE);
        out.write(REDUCE);
        out.write(TUPLE);
        out.write(REDUCE);
    }

    /** The persistent id ("storage", type, key, device, elements). */
    private void storage(Tensor tensor) {
        out.write(MARK);
        string("storage");
        global("torch", storageType(tensor.dtype()));
        string(Integer.toString(storages.size()));
        string("cpu");
        integer(tensor.elements());
        out.write(TUPLE);
        out.write(PERSISTENT_ID);
        storages.add(tensor);
    }

    private static String storageType(DType dtype) {
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

    private static long[] rowMajorStrides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        return strides;
    }

    private void tuple(long[] values) {
        out.write(MARK);
        for (long value : values) {
            integer(value);
        }
        out.write(TUPLE);
    }

    private void global(String module, String name) {
        out.write(GLOBAL);
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        out.write(UNICODE);
        littleEndian(utf8.length, 4);
        out.writeBytes(utf8);
    }

    private void integer(long value) {
        if (value >= 0 && value < 256) {
            out.write(INT_1);
            out.write((int) value);
        } else if (value == (int) value) {
            out.write(INT_4);
            littleEndian(value, 4);
        } else {
            out.write(LONG_1);
            out.write(Long.BYTES);
            littleEndian(value, Long.BYTES);
        }
    }

    private void bool(boolean value) {
        out.write(value ? TRUE : FALSE);
    }

    private void littleEndian(long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> (8 * i)));
        }
    }
}
