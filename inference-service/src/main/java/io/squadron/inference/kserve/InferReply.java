package io.squadron.inference.kserve;

import io.squadron.openinference.ModelInferResponse;
import io.squadron.openinference.ModelInferResponse.InferOutputTensor;
import io.squadron.v1.PredictedAnswer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The tensors of a reply: a row for each question, as wide as was asked for. */
final class InferReply {
    /** Fills up rows of fewer answers. Like "no answer" it has no place, and unlike that a score of 0. */
    private static final PredictedAnswer NOTHING = PredictedAnswer.getDefaultInstance();

    private InferReply() {}

    /** Adds the outputs that were asked for, in the form that the request had. */
    static void add(InferRequest request, List<List<PredictedAnswer>> rows, ModelInferResponse.Builder response) {
        List<PredictedAnswer> answers = new ArrayList<>(rows.size() * request.columns());
        for (List<PredictedAnswer> row : rows) {
            answers.addAll(row);
            answers.addAll(Collections.nCopies(request.columns() - row.size(), NOTHING));
        }
        for (OutputTensor output : request.outputs()) {
            InferOutputTensor.Builder tensor = InferOutputTensor.newBuilder()
                    .setName(output.tensorName())
                    .setDatatype(output.datatype())
                    .addShape(rows.size())
                    .addShape(request.columns());
            if (request.isRaw()) {
                response.addRawOutputContents(output.raw(answers));
            } else {
                tensor.setContents(output.contents(answers));
            }
            response.addOutputs(tensor);
        }
    }
}
