package io.squadron.inference.kserve;

import io.squadron.openinference.ModelMetadataResponse;
import io.squadron.openinference.ModelMetadataResponse.TensorMetadata;
import io.squadron.openinference.ServerMetadataResponse;
import java.util.List;

/** How the service and its models describe themselves. */
final class ModelForm {
    /** A size that a request decides. */
    private static final long ANY = -1;

    private ModelForm() {}

    static ServerMetadataResponse server(String version) {
        return ServerMetadataResponse.newBuilder()
                .setName("squadron")
                .setVersion(version)
                .addExtensions("parameters")
                .build();
    }

    /** What goes in and comes out, which is the same for every checkpoint. */
    static ModelMetadataResponse model(String name, String checkpointId) {
        ModelMetadataResponse.Builder metadata = ModelMetadataResponse.newBuilder()
                .setName(name)
                .addVersions(checkpointId)
                .setPlatform("squadron_checkpoint")
                .putProperties("offsets", "code points");
        for (String input : List.of(InferRequest.QUESTION, InferRequest.CONTEXT)) {
            metadata.addInputs(TensorMetadata.newBuilder()
                    .setName(input)
                    .setDatatype(BytesTensor.DATATYPE)
                    .addShape(ANY));
        }
        for (OutputTensor output : OutputTensor.values()) {
            metadata.addOutputs(TensorMetadata.newBuilder()
                    .setName(output.tensorName())
                    .setDatatype(output.datatype())
                    .addShape(ANY)
                    .addShape(ANY));
        }
        return metadata.build();
    }
}
