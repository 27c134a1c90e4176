package io.squadron.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.squadron.access.grpc.MethodRequirements;
import io.squadron.openinference.GRPCInferenceServiceGrpc;
import io.squadron.v1.AnalysisServiceGrpc;
import io.squadron.v1.EncoderServiceGrpc;
import io.squadron.v1.EvaluationServiceGrpc;
import io.squadron.v1.ModelServiceGrpc;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import io.squadron.v1.TokenizerServiceGrpc;
import io.squadron.v1.TrainerServiceGrpc;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract says of every method who may call it, and what its name promises fits. */
class ContractRolesTest {
    static Stream<MethodDescriptor<?, ?>> methods() {
        return Stream.of(
                        AnalysisServiceGrpc.getServiceDescriptor(),
                        EncoderServiceGrpc.getServiceDescriptor(),
                        EvaluationServiceGrpc.getServiceDescriptor(),
                        ModelServiceGrpc.getServiceDescriptor(),
                        QuestionAnsweringServiceGrpc.getServiceDescriptor(),
                        TokenizerServiceGrpc.getServiceDescriptor(),
                        TrainerServiceGrpc.getServiceDescriptor(),
                        GRPCInferenceServiceGrpc.getServiceDescriptor())
                .map(ServiceDescriptor::getMethods)
                .flatMap(methods -> methods.stream());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodSaysWhoMayCallIt(MethodDescriptor<?, ?> method) {
        Requirement requirement = MethodRequirements.of(method);
        String name = method.getBareMethodName();

        assertThat(requirement).isNotEqualTo(Requirement.NOBODY);
        if (requirement == Requirement.NOTHING) {
            assertThat(name).isIn("ServerLive", "ServerReady");
        }
        if (name.startsWith("Delete") || name.startsWith("Set") || name.startsWith("Roll")) {
            assertThat(requirement).isEqualTo(Requirement.ADMIN);
        }
        if (requirement == Requirement.READER) {
            assertThat(name).matches("(Get|List|Watch|Search|Compare).*");
        }
    }
}
