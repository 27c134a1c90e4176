package io.squadron.checkpoints.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A graph that grows node by node, in the order of computation. A value is named after the node that gives it, an
 * initializer by itself.
 *
 * <p>Field numbers are those of onnx.proto3 (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3).
 */
final class OnnxGraph {
    /** Operators of ONNX itself, as of this version of their set. */
    static final long OPSET = 17;
    /** The version of the file format that goes with it. */
    static final long IR_VERSION = 8;
    /** ONNX Runtime's own operators, which do in one pass what takes many of ONNX's. */
    static final String FUSED = "com.microsoft";

    static final int NODE = 1;
    static final int NAME = 2;
    static final int INITIALIZER = 5;
    static final int INPUT = 11;
    static final int OUTPUT = 12;

    private final String name;
    private final List<Message> nodes = new ArrayList<>();
    private final Map<String, Initializer> initializers = new LinkedHashMap<>();
    private final List<Message> inputs = new ArrayList<>();
    private final List<Message> outputs = new ArrayList<>();

    OnnxGraph(String name) {
        this.name = name;
    }

    /** An operator of ONNX with one result, which is returned. */
    String add(String node, String operator, List<String> arguments, Attribute... attributes) {
        return add(node, "", operator, arguments, List.of(node), attributes);
    }

    /** An operator of ONNX Runtime with one result, which is returned. */
    String addFused(String node, String operator, List<String> arguments, Attribute... attributes) {
        return add(node, FUSED, operator, arguments, List.of(node), attributes);
    }

    /** An operator of ONNX with several results, which are returned. */
    List<String> addSeveral(
            int results, String node, String operator, List<String> arguments, Attribute... attributes) {
        return several(results, node, "", operator, arguments, attributes);
    }

    /** An operator of ONNX Runtime with several results, which are returned. */
    List<String> addFusedSeveral(
            int results, String node, String operator, List<String> arguments, Attribute... attributes) {
        return several(results, node, FUSED, operator, arguments, attributes);
    }

    private List<String> several(
            int results, String node, String domain, String operator, List<String> arguments, Attribute... attributes) {
        List<String> names =
                IntStream.range(0, results).mapToObj(i -> node + "_" + i).toList();
        String unused = add(node, domain, operator, arguments, names, attributes);
        return names;
    }

    private String add(
            String node,
            String domain,
            String operator,
            List<String> arguments,
            List<String> results,
            Attribute... attributes) {
        Message message = new Message();
        arguments.forEach(argument -> message.text(1, argument));
        results.forEach(result -> message.text(2, result));
        message.text(3, node).text(4, operator);
        for (Attribute attribute : attributes) {
            message.message(5, attribute.message());
        }
        nodes.add(domain.isEmpty() ? message : message.text(7, domain));
        return results.get(0);
    }

    /** A constant, once however often it is named; returns its name. */
    String constant(Initializer initializer) {
        initializers.putIfAbsent(initializer.name(), initializer);
        return initializer.name();
    }

    /** Takes a tensor {@code int64[batch, sequence]}; returns its name. */
    String input(String input) {
        inputs.add(batchOfSequences(input, Initializer.ElementType.INT64));
        return input;
    }

    /** Gives a tensor {@code float[batch, sequence]}, under the name of the node that makes it. */
    void output(String output) {
        outputs.add(batchOfSequences(output, Initializer.ElementType.FLOAT));
    }

    private static Message batchOfSequences(String name, Initializer.ElementType type) {
        Message shape = new Message();
        for (String dimension : List.of("batch", "sequence")) {
            shape.message(1, new Message().text(2, dimension));
        }
        Message tensor = new Message().number(1, type.number()).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    String name() {
        return name;
    }

    List<Message> nodes() {
        return nodes;
    }

    List<Initializer> initializers() {
        return List.copyOf(initializers.values());
    }

    List<Message> inputs() {
        return inputs;
    }

    List<Message> outputs() {
        return outputs;
    }
}
