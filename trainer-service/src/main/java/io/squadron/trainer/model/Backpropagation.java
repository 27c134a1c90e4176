package io.squadron.trainer.model;

/** Whatever adds up the gradients of batches until an update takes them. */
public interface Backpropagation {
    /**
     * Forward, loss and backward.
     *
     * @param share the gradients are multiplied with it: the batch's part in a larger one
     * @return the batch's mean loss
     * @throws DeviceMemoryException if memory ran out; what was added up so far is then good for nothing
     */
    double backward(Batch batch, double share);

    /** Forgets what was added up, and gives memory back that is only kept for reuse. */
    void clearGradients();
}
