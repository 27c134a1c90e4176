package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.v1.EvaluationSettings;
import io.squadron.v1.Precision;
import io.squadron.v1.TrainingArguments;
import io.squadron.v1.WindowSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What run_squad's flags come to. */
class RunSquadFlagsTest {
    /** All flag groups of `run`, without its work. */
    @Command(name = "flags")
    static final class Flags {
        @Mixin
        ModelFlags model;

        @Mixin
        WindowFlags windows;

        @Mixin
        TrainingFlags training;

        @Mixin
        EvaluationFlags evaluation;
    }

    @Test
    void defaultsAreRunSquads() {
        Flags flags = CommandLine.populateCommand(new Flags());

        assertThat(flags.windows.settings())
                .isEqualTo(WindowSettings.newBuilder()
                        .setMaxSeqLength(384)
                        .setDocStride(128)
                        .setMaxQueryLength(64)
                        .build());
        assertThat(flags.evaluation.settings())
                .isEqualTo(EvaluationSettings.newBuilder()
                        .setNBestSize(20)
                        .setMaxAnswerLength(30)
                        .setPrecision(Precision.PRECISION_FP32)
                        .build());
        assertThat(flags.training.arguments())
                .isEqualTo(TrainingArguments.newBuilder()
                        .setPerGpuTrainBatchSize(8)
                        .setGradientAccumulationSteps(1)
                        .setLearningRate(5e-5)
                        .setNumTrainEpochs(3)
                        .setMaxSteps(-1)
                        .setWarmupSteps(0)
                        .setWarmupRatio(0)
                        .setWeightDecay(0)
                        .setAdamEpsilon(1e-8)
                        .setMaxGradNorm(1)
                        .setSeed(42)
                        .setLoggingSteps(50)
                        .setSaveSteps(0)
                        .setPadToMaxLength(false)
                        .setGroupByLength(true)
                        .setNoCuda(false)
                        .setBf16(false)
                        .setEvaluateDuringTraining(false)
                        .setSaveTotalLimit(0)
                        .build());
        assertThat(flags.model.nameOrPath()).isEqualTo("all-MiniLM-L6-v2");
    }

    @Test
    void everyTrainingFlagReachesTheRun() {
        Flags flags = CommandLine.populateCommand(
                new Flags(),
                Invocation.words("--per_gpu_train_batch_size 4 --gradient_accumulation_steps 3 --learning_rate 3e-5"
                        + " --num_train_epochs 2.5 --max_steps 7 --warmup_steps 2 --warmup_ratio 0.25 --weight_decay 0.01 --adam_epsilon 1e-6"
                        + " --max_grad_norm 0.5 --seed 1 --logging_steps 10 --save_steps 20 --pad_to_max_length"
                        + " --no_group_by_length --hidden_dropout_prob 0.2 --attention_probs_dropout_prob 0 --no_cuda"
                        + " --fp16 --evaluate_during_training --save_total_limit 3 --devices cpu,cpu"));

        assertThat(flags.training.arguments())
                .isEqualTo(TrainingArguments.newBuilder()
                        .setPerGpuTrainBatchSize(4)
                        .setGradientAccumulationSteps(3)
                        .setLearningRate(3e-5)
                        .setNumTrainEpochs(2.5)
                        .setMaxSteps(7)
                        .setWarmupSteps(2)
                        .setWarmupRatio(0.25)
                        .setWeightDecay(0.01)
                        .setAdamEpsilon(1e-6)
                        .setMaxGradNorm(0.5)
                        .setSeed(1)
                        .setLoggingSteps(10)
                        .setSaveSteps(20)
                        .setPadToMaxLength(true)
                        .setGroupByLength(false)
                        .setHiddenDropoutProb(0.2)
                        .setAttentionProbsDropoutProb(0)
                        .setNoCuda(true)
                        .addDevices("cpu")
                        .addDevices("cpu")
                        .setBf16(true)
                        .setEvaluateDuringTraining(true)
                        .setSaveTotalLimit(3)
                        .build());
    }

    @Test
    void whatOnlyAPythonDebuggerOrXlmNeedsIsNoted() {
        assertThat(RunSquadOnly.notesOf("--server_ip 1.2.3.4 --server_port 5 --lang_id 0"))
                .containsExactly(
                        "--server_ip and --server_port have no effect: they are of a debugger for Python.",
                        "--lang_id has no effect: BERT knows no language ids.");
        assertThat(RunSquadOnly.notesOf("--server_ip= --server_port=")).isEmpty();
    }

    /** run_squad's other flags alone. */
    @Command(name = "flags")
    private static final class RunSquadOnly {
        @Mixin
        RunSquadOnlyFlags flags;

        static List<String> notesOf(String arguments) {
            return CommandLine.populateCommand(new RunSquadOnly(), Invocation.words(arguments))
                    .flags
                    .check("bert");
        }
    }
}
