package io.squadron.inference.kserve;

import com.google.protobuf.ByteString;
import io.squadron.openinference.ModelInferRequest;
import io.squadron.openinference.ModelInferRequest.InferInputTensor;
import io.squadron.openinference.ModelInferRequest.InferRequestedOutputTensor;
import io.squadron.v1.AnswerRequest;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a request of ModelInfer asks.
 *
 * @param questions at least one
 * @param contexts as many, or one that all questions are about
 * @param settings of each question; without texts and model
 * @param outputs at least one, in the order in which they were asked for
 * @param isRaw its tensors are one string of bytes each, and so are those of its reply
 */
record InferRequest(
        List<String> questions,
        List<String> contexts,
        AnswerRequest settings,
        Set<OutputTensor> outputs,
        boolean isRaw) {
    static final String QUESTION = "question";
    static final String CONTEXT = "context";
    /** KServe's client sends it; in gRPC the form of the request decides that of the reply. */
    private static final String BINARY_PARAMETER = "binary_data";

    /**
     * Reads one.
     *
     * @param maxQuestions in one request
     * @throws io.squadron.inference.RefusedException INVALID if it is not such a request; its sentence names the place
     */
    static InferRequest read(ModelInferRequest request, int maxQuestions) {
        Map<String, List<String>> inputs = inputs(request, maxQuestions);
        List<String> questions = inputs.get(QUESTION);
        List<String> contexts = inputs.get(CONTEXT);
        if (contexts.size() != 1 && contexts.size() != questions.size()) {
            throw Invalid.because(
                    "inputs." + CONTEXT,
                    "Input 'context' has %d elements, but it must have 1 or as many as 'question' (%d)"
                            .formatted(contexts.size(), questions.size()));
        }
        return new InferRequest(
                questions,
                contexts,
                AnswerParameters.read(request.getParametersMap()),
                outputs(request.getOutputsList()),
                request.getRawInputContentsCount() > 0);
    }

    private static Map<String, List<String>> inputs(ModelInferRequest request, int maxQuestions) {
        Map<String, List<String>> inputs = new HashMap<>();
        for (int i = 0; i < request.getInputsCount(); i++) {
            InferInputTensor input = request.getInputs(i);
            String name = input.getName();
            if (!name.equals(QUESTION) && !name.equals(CONTEXT)) {
                throw Invalid.because(
                        "inputs",
                        "There is no input %s: the inputs are question and context".formatted(Invalid.quoted(name)));
            }
            if (inputs.put(name, BytesTensor.read(input, raw(request, i), maxQuestions)) != null) {
                throw Invalid.because("inputs." + name, "Input '%s' is there twice".formatted(name));
            }
        }
        for (String name : List.of(QUESTION, CONTEXT)) {
            if (!inputs.containsKey(name)) {
                throw Invalid.because("inputs." + name, "Input '%s' is missing".formatted(name));
            }
        }
        return inputs;
    }

    private static Optional<ByteString> raw(ModelInferRequest request, int index) {
        int contents = request.getRawInputContentsCount();
        if (contents == 0) {
            return Optional.empty();
        }
        if (contents != request.getInputsCount()) {
            throw Invalid.because(
                    "raw_input_contents",
                    "There are %d raw_input_contents for %d inputs: send one for each, or none"
                            .formatted(contents, request.getInputsCount()));
        }
        if (request.getInputs(index).hasContents()) {
            throw Invalid.because(
                    "inputs." + request.getInputs(index).getName(),
                    "Input '%s' has contents beside raw_input_contents: send one of the two"
                            .formatted(request.getInputs(index).getName()));
        }
        return Optional.of(request.getRawInputContents(index));
    }

    private static Set<OutputTensor> outputs(List<InferRequestedOutputTensor> requested) {
        if (requested.isEmpty()) {
            return new LinkedHashSet<>(List.of(OutputTensor.values()));
        }
        Set<OutputTensor> outputs = new LinkedHashSet<>();
        for (InferRequestedOutputTensor output : requested) {
            String name = output.getName();
            OutputTensor known = OutputTensor.called(name)
                    .orElseThrow(() -> Invalid.because(
                            "outputs",
                            "There is no output %s: the outputs are answer, score, start and end"
                                    .formatted(Invalid.quoted(name))));
            for (String parameter : output.getParametersMap().keySet()) {
                if (!parameter.equals(BINARY_PARAMETER)) {
                    throw Invalid.because(
                            "outputs." + name,
                            "Output '%s' has the parameter %s, which this service does not know"
                                    .formatted(name, Invalid.quoted(parameter)));
                }
            }
            outputs.add(known);
        }
        return outputs;
    }

    /** One question, for a model. */
    AnswerRequest question(int index, String model) {
        return settings.toBuilder()
                .setQuestion(questions.get(index))
                .setContext(contexts.get(contexts.size() == 1 ? 0 : index))
                .setModel(model)
                .build();
    }

    /** Answers of each question in the reply. */
    int columns() {
        return settings.hasTopK() ? settings.getTopK() : 1;
    }
}
