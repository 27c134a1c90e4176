package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be refused without asking anybody is refused at once, with exit code 2. */
class WrongUsageTest {
    @TempDir
    Path temporary;

    static Stream<String> contradictions() {
        return Stream.of(
                "--local_rank 0",
                "--model_type distilbert",
                "--config_name other",
                "--evaluate_during_training",
                "--evaluate_during_training --save_steps 5",
                "--eval_all_checkpoints",
                "--save_total_limit -1",
                "--gradient_accumulation_steps 0",
                "--warmup_steps -1",
                "--warmup_ratio 1.5",
                "--weight_decay -1",
                "--adam_epsilon 0",
                "--max_grad_norm 0",
                "--logging_steps 0",
                "--save_steps -1",
                "--attention_probs_dropout_prob 1",
                "--max_seq_length 60",
                "--doc_stride 0",
                "--learning_rate 0",
                "--learning_rate NaN",
                "--per_gpu_train_batch_size 0",
                "--max_steps 0",
                "--num_train_epochs -1",
                "--hidden_dropout_prob 1",
                "--null_score_diff_threshold 1.0",
                "--max_train_samples 0",
                "--seed -1",
                "--n_best_size 0",
                "--port_offset 99999",
                "--port_offset ten",
                "--no_such_flag");
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void whatCannotBeMeantIsWrongUsageInOneSentence(String flags) {
        Invocation outcome =
                Invocation.of(Invocation.words("run --do_train --train_file x.json --output_dir out " + flags));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains(Invocation.words(flags)[0])
                .contains("--help")
                .doesNotContain("\tat ");
    }

    /** Without a stack, and without the hub's having such a repository, any later step would be exit code 1. */
    @Test
    void trainChecksItsFlagsBeforeItFetchesAnEncoder() {
        Invocation outcome = Invocation.of(
                "train",
                "DATASET",
                "--model_name_or_path",
                "no-such-organisation/no-such-model",
                "--learning_rate",
                "0",
                "--home",
                temporary.toString());
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--learning_rate must be greater than 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run --output_dir out",
                "run --output_dir out --do_train",
                "run --output_dir out --do_eval",
                "run --do_train --train_file x.json",
                "",
                "frobnicate",
                "import x.json",
                "score only-one.json",
                "evaluate",
                "evaluate DATASET --predict_file x.json",
                "evaluate DATASET --max_eval_samples 5",
                "dead-letters",
                "dead-letters replay",
                "models import",
                "models import DIR --alias a/b",
                "ask",
                "demo --train_file x.json"
            })
    void whatIsMissingIsWrongUsage(String arguments) {
        assertThat(Invocation.of(Invocation.words(arguments)).exitCode()).isEqualTo(2);
    }

    @Test
    void whoRanksProcessesIsToldHowSeveralGpusAreNamed() {
        assertThat(Invocation.of(Invocation.words("run --do_train --train_file x.json --output_dir out --local_rank 1"))
                        .err())
                .contains("--local_rank 1: ")
                .contains("--devices cuda:0,cuda:1");
    }
}
