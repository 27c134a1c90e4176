package io.squadron.trainer.grpc;

import ai.djl.engine.EngineException;
import io.squadron.trainer.Golden;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.TrainableModel;
import io.squadron.trainer.training.TrainingArguments;
import io.squadron.trainer.training.TrainingBackend;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;

/** The real engine, which breaks in the first forward pass as a GPU does that is lost. */
@Alternative
@Singleton
public class BreakingEngine implements TrainingBackend {
    static final String FAILURE = "CUDA error: unspecified launch failure";

    private final TrainingBackend real = Golden.backend();

    @Override
    public String version() {
        return real.version();
    }

    @Override
    public TrainableModel load(BertConfig config, Map<String, Tensor> weights, TrainingArguments arguments) {
        TrainableModel model = real.load(config, weights, arguments);
        return (TrainableModel) Proxy.newProxyInstance(
                TrainableModel.class.getClassLoader(),
                new Class<?>[] {TrainableModel.class},
                (proxy, method, given) -> {
                    if (method.getName().equals("forward")) {
                        throw new EngineException(FAILURE);
                    }
                    try {
                        return method.invoke(model, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public RuntimeException explained(RuntimeException failure) {
        return real.explained(failure);
    }
}
