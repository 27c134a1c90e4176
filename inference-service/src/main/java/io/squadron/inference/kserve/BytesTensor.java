package io.squadron.inference.kserve;

import com.google.protobuf.ByteString;
import io.squadron.openinference.ModelInferRequest.InferInputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The texts of an input. Every breach of the protocol is a {@link io.squadron.inference.RefusedException} INVALID that names the
 * input, and the element, from 0.
 */
final class BytesTensor {
    static final String DATATYPE = "BYTES";
    /** KServe's client sends it with raw contents; here their own length says it. */
    private static final String SIZE_PARAMETER = "binary_data_size";

    private final InferInputTensor tensor;
    private final String place;

    private BytesTensor(InferInputTensor tensor) {
        this.tensor = tensor;
        this.place = "inputs." + tensor.getName();
    }

    /**
     * Reads one.
     *
     * @param raw its elements, each after its length as 32 bits, the lowest byte first; empty if they are in the tensor
     * @param maxElements the longest that is read
     */
    static List<String> read(InferInputTensor tensor, Optional<ByteString> raw, int maxElements) {
        return new BytesTensor(tensor).texts(raw, maxElements);
    }

    private List<String> texts(Optional<ByteString> raw, int maxElements) {
        requireForm();
        int length = length(maxElements);
        List<ByteString> elements = raw.isPresent()
                ? split(raw.get(), length)
                : tensor.getContents().getBytesContentsList();
        if (elements.size() != length) {
            throw Invalid.because(
                    place,
                    "Input '%s' has %d elements in bytes_contents, but its shape %s has %d"
                            .formatted(tensor.getName(), elements.size(), tensor.getShapeList(), length));
        }
        List<String> texts = new ArrayList<>(length);
        for (ByteString element : elements) {
            texts.add(text(element, texts.size()));
        }
        return List.copyOf(texts);
    }

    private void requireForm() {
        if (!tensor.getDatatype().equals(DATATYPE)) {
            throw Invalid.because(
                    place,
                    "Input '%s' has the datatype %s, but it must be %s"
                            .formatted(tensor.getName(), Invalid.quoted(tensor.getDatatype()), DATATYPE));
        }
        for (String parameter : tensor.getParametersMap().keySet()) {
            if (!parameter.equals(SIZE_PARAMETER)) {
                throw Invalid.because(
                        place,
                        "Input '%s' has the parameter %s, which this service does not know: send the texts themselves"
                                .formatted(tensor.getName(), Invalid.quoted(parameter)));
            }
        }
    }

    private int length(int maxElements) {
        List<Long> shape = tensor.getShapeList();
        if (!(shape.size() == 1 || (shape.size() == 2 && shape.get(1) == 1))) {
            throw Invalid.because(
                    place,
                    "Input '%s' has the shape %s, but it must be [n] or [n, 1]"
                            .formatted(tensor.getName(), Invalid.excerpt(shape.toString())));
        }
        long length = shape.get(0);
        if (length < 1 || length > maxElements) {
            throw Invalid.because(
                    place,
                    "Input '%s' has the shape %s, but it must have from 1 to %d elements"
                            .formatted(tensor.getName(), shape, maxElements));
        }
        return (int) length;
    }

    private List<ByteString> split(ByteString raw, int length) {
        ByteBuffer lengths = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        List<ByteString> elements = new ArrayList<>(length);
        int at = 0;
        for (int i = 0; i < length; i++) {
            long begin = at + (long) Integer.BYTES;
            long end = begin > raw.size() ? begin : begin + Integer.toUnsignedLong(lengths.getInt(at));
            if (end > raw.size()) {
                throw Invalid.because(
                        place,
                        "Input '%s' ends within element %d: its raw contents have %d bytes, but shape %s needs %d at least"
                                .formatted(tensor.getName(), i, raw.size(), tensor.getShapeList(), end));
            }
            elements.add(raw.substring((int) begin, (int) end));
            at = (int) end;
        }
        if (at != raw.size()) {
            throw Invalid.because(
                    place,
                    "Input '%s' has %d bytes of raw contents behind the %d elements of its shape %s"
                            .formatted(tensor.getName(), raw.size() - at, length, tensor.getShapeList()));
        }
        return elements;
    }

    private String text(ByteString element, int index) {
        if (!element.isValidUtf8()) {
            throw Invalid.because(place, "Element %d of input '%s' is not UTF-8".formatted(index, tensor.getName()));
        }
        return element.toStringUtf8();
    }
}
