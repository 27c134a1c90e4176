package io.squadron.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.trainer.training.InvalidTrainingArgumentException;
import io.squadron.v1.TrainingArguments;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestedArgumentsTest {
    /** No value is a default. */
    private static final TrainingArguments ALL = TrainingArguments.newBuilder()
            .setPerGpuTrainBatchSize(3)
            .setGradientAccumulationSteps(2)
            .setLearningRate(1e-3)
            .setNumTrainEpochs(0.5)
            .setMaxSteps(7)
            .setWarmupSteps(4)
            .setWeightDecay(0.01)
            .setAdamEpsilon(1e-6)
            .setMaxGradNorm(0.5)
            .setSeed(-2)
            .setLoggingSteps(9)
            .setSaveSteps(11)
            .setPadToMaxLength(true)
            .setGroupByLength(false)
            .setHiddenDropoutProb(0.2)
            .setAttentionProbsDropoutProb(0.0)
            .setNoCuda(true)
            .setBf16(true)
            .setEvaluateDuringTraining(true)
            .setSaveTotalLimit(5)
            .setWarmupRatio(0.5)
            .addDevices("cpu")
            .addDevices("cpu")
            .build();

    @Test
    void everyArgumentOfTheContractArrivesAndComesBack() {
        assertThat(ALL.getAllFields())
                .hasSameSizeAs(TrainingArguments.getDescriptor().getFields());

        assertThat(RequestedArguments.message(RequestedArguments.complete(ALL))).isEqualTo(ALL);
    }

    @Test
    void whatIsNotSetIsTheDefault() {
        assertThat(RequestedArguments.complete(TrainingArguments.getDefaultInstance()))
                .isEqualTo(io.squadron.trainer.training.TrainingArguments.defaults());
        TrainingArguments defaults =
                RequestedArguments.message(io.squadron.trainer.training.TrainingArguments.defaults());
        assertThat(defaults.getLoggingSteps()).isEqualTo(50);
        assertThat(defaults.hasHiddenDropoutProb()).isFalse();
    }

    @Test
    void aValueThatCannotWorkIsRefusedByItsName() {
        for (TrainingArguments wrong : List.of(
                TrainingArguments.newBuilder().setLearningRate(Double.NaN).build(),
                TrainingArguments.newBuilder().setLearningRate(-1).build())) {
            assertThatThrownBy(() -> RequestedArguments.complete(wrong))
                    .isInstanceOf(InvalidTrainingArgumentException.class)
                    .hasMessageContaining("learning_rate");
        }
        assertThatThrownBy(() -> RequestedArguments.complete(
                        TrainingArguments.newBuilder().setSaveSteps(-1).build()))
                .isInstanceOf(InvalidTrainingArgumentException.class)
                .hasMessageContaining("save_steps")
                .hasMessageContaining("4294967295");
    }
}
