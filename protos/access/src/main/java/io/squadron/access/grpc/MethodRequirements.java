package io.squadron.access.grpc;

import com.google.protobuf.Descriptors;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.squadron.access.Requirement;
import io.squadron.v1.Access;
import java.util.Map;

/**
 * What it takes to call a method: what the contract says of it ({@code access.proto}), and for protocols that are not
 * Squadron's what stands here. What nothing is said of may be called by nobody.
 */
public final class MethodRequirements {
    private static final Map<String, Requirement> FOREIGN = Map.of(
            "grpc.health.v1.Health", Requirement.NOTHING,
            "grpc.reflection.v1.ServerReflection", Requirement.ANY,
            "grpc.reflection.v1alpha.ServerReflection", Requirement.ANY,
            "inference.GRPCInferenceService/ServerLive", Requirement.NOTHING,
            "inference.GRPCInferenceService/ServerReady", Requirement.NOTHING,
            "inference.GRPCInferenceService/ServerMetadata", Requirement.ANY,
            "inference.GRPCInferenceService/ModelReady", Requirement.ANY,
            "inference.GRPCInferenceService/ModelMetadata", Requirement.ANY,
            "inference.GRPCInferenceService/ModelInfer", Requirement.ASKER);

    private MethodRequirements() {}

    /** What the method asks for. */
    public static Requirement of(MethodDescriptor<?, ?> method) {
        Requirement foreign = FOREIGN.getOrDefault(method.getFullMethodName(), FOREIGN.get(method.getServiceName()));
        if (foreign != null) {
            return foreign;
        }
        return method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema
                ? said(schema.getMethodDescriptor())
                : Requirement.NOBODY;
    }

    private static Requirement said(Descriptors.MethodDescriptor method) {
        return switch (method.getOptions().getExtension(Access.requiredRole)) {
            case REQUIRED_ROLE_ANY -> Requirement.ANY;
            case REQUIRED_ROLE_READER -> Requirement.READER;
            case REQUIRED_ROLE_ASKER -> Requirement.ASKER;
            case REQUIRED_ROLE_TRAINER -> Requirement.TRAINER;
            case REQUIRED_ROLE_ADMIN -> Requirement.ADMIN;
            case REQUIRED_ROLE_UNSPECIFIED, UNRECOGNIZED -> Requirement.NOBODY;
        };
    }
}
