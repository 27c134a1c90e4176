package io.squadron.inference.kserve;

import com.google.protobuf.ByteString;
import io.squadron.openinference.InferParameter;
import io.squadron.openinference.InferTensorContents;
import io.squadron.openinference.ModelInferRequest;
import io.squadron.openinference.ModelInferRequest.InferInputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Requests as tests need them. */
final class Requests {
    private Requests() {}

    static ModelInferRequest.Builder asking(List<String> questions, List<String> contexts) {
        return ModelInferRequest.newBuilder()
                .addInputs(tensor("question", questions))
                .addInputs(tensor("context", contexts));
    }

    /** The same with raw contents. */
    static ModelInferRequest.Builder asRaw(ModelInferRequest.Builder request) {
        for (InferInputTensor.Builder input : request.getInputsBuilderList()) {
            request.addRawInputContents(raw(input.getContents().getBytesContentsList()));
            input.clearContents();
        }
        return request;
    }

    static InferInputTensor.Builder tensor(String name, List<String> texts) {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        texts.forEach(text -> contents.addBytesContents(ByteString.copyFromUtf8(text)));
        return InferInputTensor.newBuilder()
                .setName(name)
                .setDatatype("BYTES")
                .addShape(texts.size())
                .setContents(contents);
    }

    static ByteString raw(List<ByteString> elements) {
        ByteString raw = ByteString.EMPTY;
        for (ByteString element : elements) {
            ByteBuffer length = ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(element.size());
            raw = raw.concat(ByteString.copyFrom(length.flip())).concat(element);
        }
        return raw;
    }

    static InferParameter whole(long value) {
        return InferParameter.newBuilder().setInt64Param(value).build();
    }

    static InferParameter text(String value) {
        return InferParameter.newBuilder().setStringParam(value).build();
    }

    static InferParameter truth(boolean value) {
        return InferParameter.newBuilder().setBoolParam(value).build();
    }
}
