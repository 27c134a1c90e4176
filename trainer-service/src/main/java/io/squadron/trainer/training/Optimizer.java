package io.squadron.trainer.training;

/** Changes a model's parameters by the gradients that it holds. Closed before its model. */
public interface Optimizer extends AutoCloseable {
    /** The learning rate of the steps that come. */
    void setLearningRate(double learningRate);

    /** One step; the gradients stay. */
    void step();

    /** The first moments by the parameters' names; the caller closes them. */
    TensorViews expAvgs();

    /** The second moments. */
    TensorViews expAvgSqs();

    @Override
    void close();
}
