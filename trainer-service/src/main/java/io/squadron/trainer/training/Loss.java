package io.squadron.trainer.training;

/** The loss of one batch, and what its backward pass needs, until this is closed. */
public interface Loss extends AutoCloseable {
    /**
     * Adds the loss' gradients to those that the model holds; to be called once. A GPU is still at work when it returns.
     *
     * @param weight the gradients are multiplied with it: the batch's part in a larger one
     * @throws DeviceMemoryException if memory ran out; some gradients may then have been added, others not
     */
    void backward(double weight);

    /**
     * The mean of the windows' losses; waits for the device.
     *
     * @throws DeviceMemoryException if memory ran out
     */
    double value();

    @Override
    void close();
}
