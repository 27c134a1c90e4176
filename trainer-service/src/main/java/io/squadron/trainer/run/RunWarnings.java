package io.squadron.trainer.run;

import io.squadron.trainer.training.TrainingArguments;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.TrainingRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What whoever submits a run should know though nothing is wrong with it, one sentence each: arguments that change nothing or
 * not what one would think, and what is odd about the data.
 */
final class RunWarnings {
    private final TrainingRequest asked;
    private final TrainingArguments complete;
    private final List<String> found = new ArrayList<>();

    private RunWarnings(TrainingRequest asked, TrainingArguments complete) {
        this.asked = asked;
        this.complete = complete;
    }

    /**
     * Looks a request through.
     *
     * @param asked as it came: what is set in it was meant
     * @param complete its arguments
     * @param train the data set that it is trained on
     * @param evaluation the one that it is evaluated on
     */
    static List<String> of(
            TrainingRequest asked,
            TrainingArguments complete,
            DatasetManifest train,
            Optional<DatasetManifest> evaluation) {
        RunWarnings warnings = new RunWarnings(asked, complete);
        warnings.length();
        warnings.checkpoints();
        warnings.batches();
        warnings.data(train, evaluation);
        return List.copyOf(warnings.found);
    }

    private void length() {
        if (complete.maxSteps() == TrainingArguments.NO_MAX_STEPS) {
            return;
        }
        tell(
                asked.getArguments().hasNumTrainEpochs(),
                "max_steps decides when the run ends: num_train_epochs has no effect");
        tell(
                complete.warmupSteps() >= complete.maxSteps(),
                "warmup_steps (%d) are not over before the run ends (max_steps %d): the learning rate never reaches learning_rate"
                        .formatted(complete.warmupSteps(), complete.maxSteps()));
        tell(
                complete.warmupSteps() == 0 && complete.warmupRatio() == 1,
                "with a warmup_ratio of 1 the learning rate rises to the end and never reaches learning_rate");
        tell(
                asked.getArguments().hasLoggingSteps() && complete.loggingSteps() > complete.maxSteps(),
                "logging_steps (%d) are more than the run has (max_steps %d): there are metrics at its end only"
                        .formatted(complete.loggingSteps(), complete.maxSteps()));
        tell(
                complete.saveSteps() >= complete.maxSteps(),
                "save_steps (%d) has no effect: the run has %d steps, and a checkpoint is made at its end anyway"
                        .formatted(complete.saveSteps(), complete.maxSteps()));
    }

    private void checkpoints() {
        if (complete.saveSteps() != 0) {
            return;
        }
        tell(
                complete.evaluateDuringTraining(),
                "evaluate_during_training has no effect: without save_steps there is one checkpoint, the last");
        tell(
                complete.saveTotalLimit() > 0,
                "save_total_limit has no effect: without save_steps there is one checkpoint, the last");
    }

    private void batches() {
        tell(
                asked.getArguments().getGroupByLength() && complete.padToMaxLength(),
                "group_by_length saves nothing: with pad_to_max_length all windows have one length");
    }

    private void data(DatasetManifest train, Optional<DatasetManifest> evaluation) {
        for (String warning : train.getWarningsList()) {
            tell(true, "data set \"%s\": %s".formatted(train.getDatasetId(), warning));
        }
        tell(
                evaluation.isPresent()
                        && evaluation.get().getVersion2WithNegative()
                        && !train.getVersion2WithNegative(),
                "eval_dataset_id: data set \"%s\" has questions without an answer (SQuAD v2.0), which \"%s\" does not teach"
                        .formatted(asked.getEvalDatasetId(), train.getDatasetId()));
    }

    private void tell(boolean holds, String sentence) {
        if (holds) {
            found.add(sentence);
        }
    }
}
