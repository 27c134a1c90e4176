package io.squadron.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import io.squadron.openinference.ModelInferRequest;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.Encoder;
import io.squadron.v1.ErrorReason;
import io.squadron.v1.Evaluation;
import io.squadron.v1.Model;
import io.squadron.v1.Run;
import io.squadron.v1.Tokenizer;
import io.squadron.v1.TrainingRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The contract as it was published ({@code squadron/v1/descriptors.binpb}) holds. Whoever breaks it on purpose, before the
 * first release, makes the file anew: {@code buf build -o src/test/resources/squadron/v1/descriptors.binpb} beside
 * {@code buf.yaml}'s module.
 */
class ContractTest {
    /** A message or enum of each file. */
    private static final List<FileDescriptor> FILES = Stream.<GenericDescriptor>of(
                    AnswerRequest.getDescriptor(),
                    Checkpoint.getDescriptor(),
                    DatasetManifest.getDescriptor(),
                    Encoder.getDescriptor(),
                    Evaluation.getDescriptor(),
                    Model.getDescriptor(),
                    Run.getDescriptor(),
                    Tokenizer.getDescriptor(),
                    TrainingRequest.getDescriptor(),
                    ErrorReason.getDescriptor(),
                    ModelInferRequest.getDescriptor())
            .map(GenericDescriptor::getFile)
            .toList();

    private final List<FileDescriptorProto> published = published();

    @Test
    void nothingThatWasPublishedIsBroken() {
        assertThat(BreakingChanges.between(published, now())).isEmpty();
    }

    @Test
    void everyFileOfTheContractIsCompared() {
        assertThat(published).extracting(FileDescriptorProto::getName).hasSameSizeAs(FILES);
    }

    @Test
    void whatIsTakenAwayOrChangedIsSeen() {
        assertThat(afterChanging(file -> file.removeService(0))).containsExactly("The service ModelService is gone.");
        assertThat(afterChanging(
                        file -> file.getServiceBuilder(0).getMethodBuilder(0).setServerStreaming(true)))
                .containsExactly("ModelService.GetModel: server streaming was false and is true.");
        assertThat(afterChanging(file -> file.getEnumTypeBuilder(0).removeValue(1)))
                .containsExactly("The value of ModelState 1 is gone.");
        assertThat(afterChanging(file -> file.getMessageTypeBuilder(0).removeField(0)))
                .containsExactly("The field of Model 1 is gone.");
        assertThat(afterChanging(file ->
                        file.getMessageTypeBuilder(0).getFieldBuilder(3).setType(FieldDescriptorProto.Type.TYPE_BYTES)))
                .containsExactly("Model.failure: type was TYPE_STRING and is TYPE_BYTES.");
        assertThat(afterChanging(
                        file -> file.getMessageTypeBuilder(0).getFieldBuilder(3).setName("reason")))
                .containsExactly("Model.failure: name was failure and is reason.");
    }

    @Test
    void whatIsAddedBreaksNothing() {
        assertThat(afterChanging(file -> file.addMessageTypeBuilder().setName("New")))
                .isEmpty();
        assertThat(afterChanging(file -> file.getEnumTypeBuilder(0)
                        .addValueBuilder()
                        .setName("MODEL_STATE_NEW")
                        .setNumber(99)))
                .isEmpty();
    }

    /** What is broken when model.proto is changed. */
    private List<String> afterChanging(Consumer<FileDescriptorProto.Builder> change) {
        List<FileDescriptorProto> changed = new ArrayList<>();
        for (FileDescriptorProto file : published) {
            FileDescriptorProto.Builder builder = file.toBuilder();
            if (file.getName().endsWith("/model.proto")) {
                change.accept(builder);
            }
            changed.add(builder.build());
        }
        return BreakingChanges.between(published, changed);
    }

    private static List<FileDescriptorProto> now() {
        return FILES.stream()
                .map(file -> {
                    FileDescriptorProto.Builder builder = file.toProto().toBuilder();
                    file.getMessageTypes()
                            .forEach(message -> nameInJson(message, builder.getMessageTypeBuilder(message.getIndex())));
                    return builder.build();
                })
                .toList();
    }

    /** protoc leaves JSON names out of what it compiles in; buf and descriptor sets have them. */
    private static void nameInJson(Descriptor message, DescriptorProto.Builder builder) {
        builder.getFieldBuilderList()
                .forEach(field -> field.setJsonName(
                        message.findFieldByNumber(field.getNumber()).getJsonName()));
        message.getNestedTypes().forEach(nested -> nameInJson(nested, builder.getNestedTypeBuilder(nested.getIndex())));
    }

    private static List<FileDescriptorProto> published() {
        try (InputStream stream = ContractTest.class.getResourceAsStream("/squadron/v1/descriptors.binpb")) {
            return FileDescriptorSet.parseFrom(stream).getFileList().stream()
                    .filter(file -> !file.getPackage().startsWith("google."))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
