package io.squadron.trainer.torchscript;

import io.squadron.checkpoints.torchscript.PickleCodes;
import io.squadron.checkpoints.torchscript.ScriptArchive;
import io.squadron.trainer.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a tree of modules as a pickle of protocol 2, in the few opcodes that libtorch's unpickler knows. A tensor
 * becomes a call of {@code torch._utils._rebuild_tensor_v2} over a storage whose key is the tensor's path in the tree, which
 * is its name in model.safetensors. libtorch: {@code torch/csrc/jit/serialization/unpickler.cpp}.
 */
final class ModulePickle {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<String, Tensor> storages = new LinkedHashMap<>();

    private ModulePickle() {}

    /** The pickle, and the tensors that it refers to, by their storages' keys. */
    record Pickled(ByteBuffer bytes, Map<String, Tensor> storages) {}

    static Pickled of(ScriptModule root) {
        ModulePickle pickle = new ModulePickle();
        pickle.out.write(PickleCodes.PROTOCOL);
        pickle.out.write(2);
        pickle.module(root, "");
        pickle.out.write(PickleCodes.STOP);
        return new Pickled(ByteBuffer.wrap(pickle.out.toByteArray()), Collections.unmodifiableMap(pickle.storages));
    }

    /** An empty tuple: what an archive without constants keeps in constants.pkl. */
    static byte[] emptyTuple() {
        return new byte[] {(byte) PickleCodes.PROTOCOL, 2, PickleCodes.EMPTY_TUPLE, PickleCodes.STOP};
    }

    private void module(ScriptModule module, String prefix) {
        global("__torch__", module.className());
        out.write(PickleCodes.EMPTY_TUPLE);
        out.write(PickleCodes.NEW_OBJECT);
        out.write(PickleCodes.EMPTY_DICT);
        out.write(PickleCodes.MARK);
        for (Map.Entry<String, ScriptModule.Attribute> attribute :
                module.attributes().entrySet()) {
            string(attribute.getKey());
            value(attribute.getValue(), prefix + attribute.getKey());
        }
        out.write(PickleCodes.SET_ITEMS);
        out.write(PickleCodes.BUILD);
    }

    private void value(ScriptModule.Attribute attribute, String path) {
        if (attribute instanceof ScriptModule.Attribute.Submodule submodule) {
            module(submodule.module(), path + ".");
        } else if (attribute instanceof ScriptModule.Attribute.Parameter parameter) {
            tensor(path, parameter.tensor(), parameter.requiresGrad());
        } else if (attribute instanceof ScriptModule.Attribute.Flag flag) {
            bool(flag.value());
        }
    }

    /** _rebuild_tensor_v2(storage, storage_offset, size, stride, requires_grad, backward_hooks). */
    private void tensor(String path, Tensor tensor, boolean requiresGrad) {
        global("torch._utils", "_rebuild_tensor_v2");
        out.write(PickleCodes.MARK);
        storage(path, tensor);
        integer(0);
        tuple(tensor.shape());
        tuple(rowMajorStrides(tensor.shape()));
        bool(requiresGrad);
        global("collections", "OrderedDict");
        out.write(PickleCodes.EMPTY_TUPLE);
        out.write(PickleCodes.REDUCE);
        out.write(PickleCodes.TUPLE);
        out.write(PickleCodes.REDUCE);
    }

    /** The persistent id ("storage", type, key, device, elements). */
    private void storage(String key, Tensor tensor) {
        out.write(PickleCodes.MARK);
        string("storage");
        global("torch", ScriptArchive.storageType(tensor.dtype()));
        string(key);
        string("cpu");
        integer(tensor.elements());
        out.write(PickleCodes.TUPLE);
        out.write(PickleCodes.PERSISTENT_ID);
        storages.put(key, tensor);
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
        out.write(PickleCodes.MARK);
        for (long value : values) {
            integer(value);
        }
        out.write(PickleCodes.TUPLE);
    }

    private void global(String module, String name) {
        out.write(PickleCodes.GLOBAL);
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        out.write(PickleCodes.UNICODE);
        littleEndian(utf8.length, 4);
        out.writeBytes(utf8);
    }

    private void integer(long value) {
        if (value >= 0 && value < 256) {
            out.write(PickleCodes.INT_1);
            out.write((int) value);
        } else if (value == (int) value) {
            out.write(PickleCodes.INT_4);
            littleEndian(value, 4);
        } else {
            out.write(PickleCodes.LONG_1);
            out.write(Long.BYTES);
            littleEndian(value, Long.BYTES);
        }
    }

    private void bool(boolean value) {
        out.write(value ? PickleCodes.TRUE : PickleCodes.FALSE);
    }

    private void littleEndian(long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> (8 * i)));
        }
    }
}
