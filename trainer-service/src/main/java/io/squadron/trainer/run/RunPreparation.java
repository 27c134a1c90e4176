package io.squadron.trainer.run;

import io.squadron.trainer.Refusal;
import io.squadron.trainer.training.InvalidTrainingArgumentException;
import io.squadron.trainer.training.TrainingArguments;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.TrainingRequest;
import java.util.Optional;

/** The checks that a request must pass, the same for one that comes by gRPC and one that lies on the topic. */
public class RunPreparation {
    private static final int MAX_NAME = 200;

    private final Datasets datasets;

    public RunPreparation(Datasets datasets) {
        this.datasets = datasets;
    }

    /**
     * Checks a request and finds what it names.
     *
     * @throws Refusal.Invalid if a field is missing or malformed
     * @throws InvalidTrainingArgumentException if an argument cannot work
     * @throws Refusal.NotFound if a data set is unknown
     * @throws Refusal.Unfit if one does not fit
     */
    public PreparedRun prepare(TrainingRequest request) {
        require("train_dataset_id", request.getTrainDatasetId());
        require("model_name_or_path", request.getModelNameOrPath());
        TrainingArguments arguments = check(request);
        DatasetManifest manifest = datasets.trainable(request.getTrainDatasetId());
        Optional<DatasetManifest> evaluation = request.getEvalDatasetId().isEmpty()
                ? Optional.empty()
                : Optional.of(datasets.evaluable(request.getEvalDatasetId()));
        if (arguments.evaluateDuringTraining() && request.getEvalDatasetId().isEmpty()) {
            throw new Refusal.Invalid("eval_dataset_id", "evaluate_during_training needs eval_dataset_id");
        }
        TrainingRequest complete = request.toBuilder()
                .setArguments(RequestedArguments.message(arguments))
                .build();
        return new PreparedRun(complete, arguments, manifest, RunWarnings.of(request, arguments, manifest, evaluation));
    }

    /**
     * Checks what a request says by itself, whatever data sets and encoder it is for.
     *
     * @throws Refusal.Invalid if a field is malformed
     * @throws InvalidTrainingArgumentException if an argument cannot work
     */
    public TrainingArguments check(TrainingRequest request) {
        if (!RunIds.valid(request.getRunId())) {
            throw new Refusal.Invalid(
                    "run_id",
                    "run_id must be letters, digits, '.', '_' and '-', at most 100, beginning with a letter or digit");
        }
        if (request.getName().length() > MAX_NAME) {
            throw new Refusal.Invalid("name", "name must have at most " + MAX_NAME + " characters");
        }
        return RequestedArguments.complete(request.getArguments());
    }

    private static void require(String field, String value) {
        if (value.isBlank()) {
            throw new Refusal.Invalid(field, field + " is missing");
        }
    }
}
