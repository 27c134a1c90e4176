package io.squadron.trainer.training;

/** A model whose parameters can be trained: it adds up the gradients of batches until an optimizer takes them. */
public interface TrainableModel extends AutoCloseable {
    /**
     * Seeds dropout, anew for every step: so what a step draws follows from its number, and no generator's state needs to
     * be saved.
     *
     * @param step from 1
     */
    void seed(long seed, long step);

    /**
     * The forward pass and the loss.
     *
     * @throws DeviceMemoryException if memory ran out
     */
    Loss forward(Batch batch);

    /** Divides the gradients, which are the sum of so many batches', by their number; gathers them from all devices. */
    void averageGrad(int batches);

    /**
     * Scales the gradient down to a global L2 norm.
     *
     * @return the norm before that
     */
    double clipGradNorm(double maxGradNorm);

    /** Sets all gradients to 0. */
    void zeroGrad();

    /** After memory ran out: sets all gradients to 0, and gives memory back that is only kept for reuse. */
    void recover();

    /**
     * AdamW on the parameters of this model.
     *
     * @param state where its moments begin
     */
    Optimizer adamW(double adamEpsilon, double weightDecay, TrainingState state);

    /** The parameters, by Hugging Face's names; the caller closes them. */
    TensorViews weights();

    /** Numbers that are trained. */
    long parameterCount();

    /** {@code "cpu"}, {@code "cuda:0"}, or several with commas. */
    String device();

    /** Asks the machine anew, which costs microseconds; what cannot be told is empty, never an exception. */
    DeviceMemory memory();

    @Override
    void close();
}
