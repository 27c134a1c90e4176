package io.squadron.checkpoints.onnx;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** How a graph computes its products with weights, which is most of a forward pass: what a precision is. */
interface Products {
    List<String> QUERY_KEY_VALUE = List.of("query", "key", "value");
    Attribute FIRST_AXIS = new Attribute.Whole("axis", 0);

    /**
     * Every token's weighted sum of the values, by its query and the keys, all of which are products.
     *
     * @param prefix of the linear layers {@code query}, {@code key} and {@code value} in the weights' file, and of the nodes'
     *     names
     * @param hidden {@code float[batch, sequence, hidden]}
     * @param attentionMask {@code int32[batch, sequence]}, 0 where nobody attends; empty if everybody does
     * @return {@code float[batch, sequence, hidden]}
     */
    String attention(String prefix, String hidden, Optional<String> attentionMask) throws IOException;

    /**
     * A product with a linear layer's weight, without its bias.
     *
     * @param input {@code float[batch, sequence, in]}
     * @return {@code float[batch, sequence, out]}
     */
    String product(String node, String input, String name) throws IOException;
}
