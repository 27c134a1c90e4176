package io.squadron.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.v1.DatasetManifest;
import io.squadron.v1.TrainingArguments;
import io.squadron.v1.TrainingRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunWarningsTest {
    private static final DatasetManifest V1 =
            DatasetManifest.newBuilder().setDatasetId("v1").build();
    private static final DatasetManifest V2 = DatasetManifest.newBuilder()
            .setDatasetId("v2")
            .setVersion2WithNegative(true)
            .build();

    @Test
    void ofARunThatSaysNothingSpecialNothingIsTold() {
        assertThat(warnings(TrainingArguments.newBuilder())).isEmpty();
        assertThat(warnings(TrainingArguments.newBuilder()
                        .setSaveSteps(100)
                        .setSaveTotalLimit(3)
                        .setEvaluateDuringTraining(true)
                        .setNumTrainEpochs(2)
                        .setWarmupSteps(50)))
                .isEmpty();
        assertThat(warnings(TrainingArguments.newBuilder()
                        .setMaxSteps(100)
                        .setSaveSteps(50)
                        .setWarmupSteps(10)))
                .isEmpty();
    }

    @Test
    void whatHasNoEffectWithoutSaveStepsIsTold() {
        assertThat(warnings(TrainingArguments.newBuilder()
                        .setEvaluateDuringTraining(true)
                        .setSaveTotalLimit(2)))
                .containsExactly(
                        "evaluate_during_training has no effect: without save_steps there is one checkpoint, the last",
                        "save_total_limit has no effect: without save_steps there is one checkpoint, the last");
    }

    @Test
    void whatMaxStepsMakesUselessIsTold() {
        assertThat(warnings(TrainingArguments.newBuilder()
                        .setMaxSteps(10)
                        .setNumTrainEpochs(3)
                        .setWarmupSteps(10)
                        .setLoggingSteps(20)
                        .setSaveSteps(10)))
                .containsExactly(
                        "max_steps decides when the run ends: num_train_epochs has no effect",
                        "warmup_steps (10) are not over before the run ends (max_steps 10): the learning rate never reaches learning_rate",
                        "logging_steps (20) are more than the run has (max_steps 10): there are metrics at its end only",
                        "save_steps (10) has no effect: the run has 10 steps, and a checkpoint is made at its end anyway");
    }

    /** The defaults of both contradict each other, too, but nobody has asked for them. */
    @Test
    void groupingWindowsThatAreAllPaddedToOneLengthIsToldOnlyIfItWasAskedFor() {
        assertThat(warnings(TrainingArguments.newBuilder().setPadToMaxLength(true)))
                .isEmpty();
        assertThat(warnings(
                        TrainingArguments.newBuilder().setPadToMaxLength(true).setGroupByLength(true)))
                .containsExactly("group_by_length saves nothing: with pad_to_max_length all windows have one length");
    }

    @Test
    void whatTheImporterWasToldOfTheDataSetTheSubmitterIsToldToo() {
        DatasetManifest odd = V1.toBuilder()
                .addWarnings("do_lower_case is set, but the tokenizer keeps case")
                .build();

        assertThat(warnings(TrainingArguments.newBuilder(), odd, Optional.empty()))
                .containsExactly("data set \"v1\": do_lower_case is set, but the tokenizer keeps case");
    }

    @Test
    void anEvaluationOnWhatTheTrainingDoesNotTeachIsTold() {
        assertThat(warnings(TrainingArguments.newBuilder(), V1, Optional.of(V2)))
                .containsExactly(
                        "eval_dataset_id: data set \"v2\" has questions without an answer (SQuAD v2.0), which \"v1\" does not teach");
        assertThat(warnings(TrainingArguments.newBuilder(), V2, Optional.of(V1)))
                .isEmpty();
    }

    private static List<String> warnings(TrainingArguments.Builder arguments) {
        return warnings(arguments, V1, Optional.empty());
    }

    private static List<String> warnings(
            TrainingArguments.Builder arguments, DatasetManifest train, Optional<DatasetManifest> evaluation) {
        TrainingRequest.Builder asked = TrainingRequest.newBuilder().setArguments(arguments);
        evaluation.ifPresent(manifest -> asked.setEvalDatasetId(manifest.getDatasetId()));
        return RunWarnings.of(asked.build(), RequestedArguments.complete(arguments.build()), train, evaluation);
    }
}
