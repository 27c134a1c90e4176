package io.squadron.trainer.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import io.squadron.checkpoints.safetensors.DType;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.TensorViews;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tensors of libtorch: the memory itself where it is this process', else copies. DJL gives each copy from a GPU a manager
 * of its own below the model's, so nobody but this frees it before the model goes.
 */
final class NativeTensors implements TensorViews {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final List<NDManager> copies = new ArrayList<>();

    NativeTensors(Map<String, PtNDArray> arrays) {
        try {
            arrays.forEach((name, array) -> tensors.put(name, view(array)));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Tensor view(PtNDArray array) {
        NDArray here = array;
        if (array.getDevice().isGpu()) {
            here = array.toDevice(Device.cpu(), true);
            copies.add(here.getManager());
        }
        return new Tensor(DType.F32, array.getShape().getShape(), here.toByteBuffer(true));
    }

    @Override
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    @Override
    public void close() {
        copies.forEach(NDManager::close);
    }
}
