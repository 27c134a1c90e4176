package io.squadron.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingArgumentsTest {
    @Test
    void theDefaultsAreThoseOfRunSquad() {
        TrainingArguments defaults = TrainingArguments.defaults();

        assertThat(defaults.perGpuTrainBatchSize()).isEqualTo(8);
        assertThat(defaults.gradientAccumulationSteps()).isEqualTo(1);
        assertThat(defaults.learningRate()).isEqualTo(5e-5);
        assertThat(defaults.numTrainEpochs()).isEqualTo(3.0);
        assertThat(defaults.maxSteps()).isEqualTo(-1);
        assertThat(defaults.warmupSteps()).isZero();
        assertThat(defaults.weightDecay()).isZero();
        assertThat(defaults.adamEpsilon()).isEqualTo(1e-8);
        assertThat(defaults.maxGradNorm()).isEqualTo(1.0);
        assertThat(defaults.seed()).isEqualTo(42);
        assertThat(defaults.loggingSteps()).isEqualTo(50);
        assertThat(defaults.evaluateDuringTraining()).isFalse();
        assertThat(defaults.saveTotalLimit()).isZero();
    }

    @ParameterizedTest
    @MethodSource
    void anImpossibleValueIsRefusedWithOneSentence(
            String sentence, UnaryOperator<TrainingArgumentsBuilder> impossible) {
        TrainingArgumentsBuilder builder = impossible.apply(TrainingArguments.builder());

        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidTrainingArgumentException.class)
                .hasMessage(sentence);
    }

    static Stream<Arguments> anImpossibleValueIsRefusedWithOneSentence() {
        return Stream.of(
                impossible("per_gpu_train_batch_size must be at least 1, but is 0", b -> b.perGpuTrainBatchSize(0)),
                impossible(
                        "gradient_accumulation_steps must be at least 1, but is 0",
                        b -> b.gradientAccumulationSteps(0)),
                impossible("learning_rate must be a number above 0, but is -1.0", b -> b.learningRate(-1)),
                impossible("learning_rate must be a number above 0, but is NaN", b -> b.learningRate(Double.NaN)),
                impossible(
                        "num_train_epochs must be a number above 0, but is Infinity",
                        b -> b.numTrainEpochs(Double.POSITIVE_INFINITY)),
                impossible("max_steps must be at least 1, or -1 for none, but is 0", b -> b.maxSteps(0)),
                impossible("warmup_ratio must be at least 0 and at most 1, but is 1.5", b -> b.warmupRatio(1.5)),
                impossible("warmup_steps must be 0 or more, but is -1", b -> b.warmupSteps(-1)),
                impossible("weight_decay must be 0 or more, but is -0.1", b -> b.weightDecay(-0.1)),
                impossible("adam_epsilon must be a number above 0, but is 0.0", b -> b.adamEpsilon(0)),
                impossible("max_grad_norm must be a number above 0, but is 0.0", b -> b.maxGradNorm(0)),
                impossible("logging_steps must be at least 1, but is 0", b -> b.loggingSteps(0)),
                impossible("save_steps must be 0 or more, but is -1", b -> b.saveSteps(-1)),
                impossible("save_total_limit must be 0 or more, but is -1", b -> b.saveTotalLimit(-1)),
                impossible(
                        "hidden_dropout_prob must be at least 0 and below 1, but is 1.0",
                        b -> b.hiddenDropoutProb(1.0)),
                impossible(
                        "attention_probs_dropout_prob must be at least 0 and below 1, but is -0.1",
                        b -> b.attentionProbsDropoutProb(-0.1)),
                impossible(
                        "devices must be \"cpu\" or \"cuda:\" and a number, each GPU once, but is [cuda]",
                        b -> b.devices(List.of("cuda"))),
                impossible(
                        "devices must be \"cpu\" or \"cuda:\" and a number, each GPU once, but is [cuda:1, cuda:1]",
                        b -> b.devices(List.of("cuda:1", "cuda:1"))),
                impossible("devices must be \"cpu\" only, as no_cuda is set, but is [cpu, cuda:0]", b -> b.noCuda(true)
                        .devices(List.of("cpu", "cuda:0"))));
    }

    private static Arguments impossible(String sentence, UnaryOperator<TrainingArgumentsBuilder> change) {
        return Arguments.of(sentence, change);
    }
}
