package io.squadron.inference.kserve;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.squadron.openinference.InferParameter;
import io.squadron.v1.AnswerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A request's parameters: the fields of {@link AnswerRequest} by their names, so that a field which the contract gains is a
 * parameter, too. Every breach is a {@link io.squadron.inference.RefusedException} INVALID that names the parameter.
 */
final class AnswerParameters {
    /** The pipeline's name for it. */
    private static final Map<String, String> OTHER_NAMES = Map.of("max_answer_len", "max_answer_length");
    /** These come otherwise: as tensors and as the model's name. */
    private static final Set<String> NO_PARAMETERS = Set.of("question", "context", "contexts", "model");

    private static final long MAX_UINT32 = 0xFFFF_FFFFL;
    private static final List<FieldDescriptor> FIELDS = AnswerRequest.getDescriptor().getFields().stream()
            .filter(field -> !NO_PARAMETERS.contains(field.getName()))
            .toList();

    private AnswerParameters() {}

    /** A question without its texts and its model. */
    static AnswerRequest read(Map<String, InferParameter> parameters) {
        AnswerRequest.Builder request = AnswerRequest.newBuilder();
        // Sorted, so that of several faults it is always the same that is told.
        new TreeMap<>(parameters).forEach((name, parameter) -> {
            FieldDescriptor field = field(name);
            if (!field.getName().equals(name) && parameters.containsKey(field.getName())) {
                throw Invalid.because(
                        "parameters." + name,
                        "Parameters %s and %s are the same: set one of them".formatted(name, field.getName()));
            }
            request.setField(field, value(name, field, parameter));
        });
        return request.build();
    }

    private static FieldDescriptor field(String name) {
        String contractName = OTHER_NAMES.getOrDefault(name, name);
        return FIELDS.stream()
                .filter(field -> field.getName().equals(contractName))
                .findFirst()
                .orElseThrow(() -> Invalid.because(
                        "parameters",
                        "There is no parameter %s: those of this service are %s"
                                .formatted(
                                        Invalid.quoted(name),
                                        FIELDS.stream()
                                                .map(FieldDescriptor::getName)
                                                .collect(Collectors.joining(", ")))));
    }

    private static Object value(String name, FieldDescriptor field, InferParameter parameter) {
        return switch (field.getType()) {
            case UINT32 -> uint32(name, parameter);
            case BOOL -> bool(name, parameter);
            case DOUBLE -> number(name, parameter);
            case ENUM -> enumValue(name, field, parameter);
            default -> throw new IllegalStateException("no parameter can be a " + field.getType());
        };
    }

    private static int uint32(String name, InferParameter parameter) {
        long value =
                switch (parameter.getParameterChoiceCase()) {
                    case INT64_PARAM -> parameter.getInt64Param();
                    // Beyond 2^63 it is negative, and so too large in any case.
                    case UINT64_PARAM -> parameter.getUint64Param();
                    default -> throw mistyped(name, parameter, "a whole number (int64_param)");
                };
        if (value < 0 || value > MAX_UINT32) {
            throw Invalid.because(
                    "parameters." + name,
                    "Parameter %s is %s, but it must be from 0 to %d"
                            .formatted(
                                    name,
                                    parameter.hasUint64Param() ? Long.toUnsignedString(value) : Long.toString(value),
                                    MAX_UINT32));
        }
        return (int) value;
    }

    private static boolean bool(String name, InferParameter parameter) {
        if (!parameter.hasBoolParam()) {
            throw mistyped(name, parameter, "true or false (bool_param)");
        }
        return parameter.getBoolParam();
    }

    private static double number(String name, InferParameter parameter) {
        return switch (parameter.getParameterChoiceCase()) {
            case DOUBLE_PARAM -> parameter.getDoubleParam();
            case INT64_PARAM -> parameter.getInt64Param();
            default -> throw mistyped(name, parameter, "a number (double_param)");
        };
    }

    private static EnumValueDescriptor enumValue(String name, FieldDescriptor field, InferParameter parameter) {
        String names = field.getEnumType().getValues().stream()
                .map(EnumValueDescriptor::getName)
                .collect(Collectors.joining(", "));
        if (!parameter.hasStringParam()) {
            throw mistyped(name, parameter, "one of " + names + " (string_param)");
        }
        EnumValueDescriptor value = field.getEnumType().findValueByName(parameter.getStringParam());
        if (value == null) {
            throw Invalid.because(
                    "parameters." + name,
                    "Parameter %s is %s, but it must be one of %s"
                            .formatted(name, Invalid.quoted(parameter.getStringParam()), names));
        }
        return value;
    }

    private static RuntimeException mistyped(String name, InferParameter parameter, String wanted) {
        String came = parameter.getParameterChoiceCase() == InferParameter.ParameterChoiceCase.PARAMETERCHOICE_NOT_SET
                ? "without a value"
                : "as " + parameter.getParameterChoiceCase().name().toLowerCase(Locale.ROOT);
        return Invalid.because(
                "parameters." + name, "Parameter %s came %s, but it must be %s".formatted(name, came, wanted));
    }
}
