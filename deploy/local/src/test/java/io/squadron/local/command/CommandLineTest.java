package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.v1.EvaluationSettings;
import io.squadron.v1.TrainingArguments;
import io.squadron.v1.WindowSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class CommandLineTest {
    @TempDir
    Path temporary;

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

    private record Outcome(int exitCode, String err) {}

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
                        .build());
        assertThat(flags.training.arguments())
                .isEqualTo(TrainingArguments.newBuilder()
                        .setPerGpuTrainBatchSize(8)
                        .setGradientAccumulationSteps(1)
                        .setLearningRate(5e-5)
                        .setNumTrainEpochs(3)
                        .setMaxSteps(-1)
                        .setWarmupSteps(0)
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
        assertThat(flags.model.model()).isEqualTo("all-MiniLM-L6-v2");
        assertThat(flags.model.tokenizer()).isEqualTo("all-MiniLM-L6-v2");
        assertThat(flags.model.doLowerCase()).isNull();
    }

    @Test
    void everyTrainingFlagReachesTheRun() {
        Flags flags = CommandLine.populateCommand(
                new Flags(),
                words("--per_gpu_train_batch_size 4 --gradient_accumulation_steps 3 --learning_rate 3e-5"
                        + " --num_train_epochs 2.5 --max_steps 7 --warmup_steps 2 --weight_decay 0.01 --adam_epsilon 1e-6"
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
    void lowerCasingIsSaidOrDeniedOrLeftToTheTokenizer() {
        assertThat(CommandLine.populateCommand(new Flags(), "--do_lower_case")
                        .model
                        .doLowerCase())
                .isTrue();
        assertThat(CommandLine.populateCommand(new Flags(), "--no-do_lower_case")
                        .model
                        .doLowerCase())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--no_do_lower_case", "--no-do-lower-case", "--no-do_lower_case"})
    void anOptionIsDeniedInEitherSpelling(String option) {
        String[] declared = SquadronCommand.withDeclaredNames("run", option);
        assertThat(CommandLine.populateCommand(new Flags(), declared[1]).model.doLowerCase())
                .isFalse();
    }

    @Test
    void aModelDirectoryIsGivenToTheServicesAsAnAbsolutePath() {
        Flags flags = CommandLine.populateCommand(new Flags(), "--model_name_or_path", ".");
        assertThat(Path.of(flags.model.model())).isAbsolute();
    }

    @Test
    void optionsMayBeSpeltWithHyphens() {
        assertThat(SquadronCommand.withDeclaredNames(
                        "run",
                        "--train-file",
                        "my-file.json",
                        "--num-train-epochs=2",
                        "--do-train",
                        "--port-offset",
                        "7"))
                .containsExactly(
                        "run",
                        "--train_file",
                        "my-file.json",
                        "--num_train_epochs=2",
                        "--do_train",
                        "--port_offset",
                        "7");
    }

    @Test
    void whatIsNoOptionStaysAsItIs() {
        assertThat(SquadronCommand.withDeclaredNames("ask", "--no-such-option", "a-b", "--", "--train-file"))
                .containsExactly("ask", "--no-such-option", "a-b", "--", "--train-file");
    }

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
                "--devices gpu0",
                "--devices cuda:0,cuda:0",
                "--devices cuda:0 --no_cuda",
                "--null_score_diff_threshold 1.0",
                "--max_train_samples 0",
                "--seed -1",
                "--n_best_size 0",
                "--n_best_size 101",
                "--port_offset 99999",
                "--port_offset ten",
                "--no_such_flag");
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void whatCannotBeMeantIsWrongUsageInOneSentence(String flags) {
        Outcome outcome = execute(words("run --do_train --train_file x.json --output_dir out " + flags));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains(words(flags)[0]).contains("--help").doesNotContain("\tat ");
    }

    @Test
    void whatNoTrainerTakesAsADeviceIsRefusedInItsWords() {
        assertThat(execute(words("train DATASET --devices gpu0")).err())
                .contains("--devices must be \"cpu\" or \"cuda:\" and a number, each GPU once, but is [gpu0].");
        assertThat(execute(words("train DATASET --devices cuda:0 --no_cuda")).err())
                .contains("--devices must be \"cpu\" only, as no_cuda is set, but is [cuda:0].");
    }

    /** Without a stack, and without the hub's having such a repository, any later step would be exit code 1. */
    @Test
    void trainChecksItsFlagsBeforeItFetchesAnEncoder() {
        Outcome outcome = execute(
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
                "models import",
                "models import DIR --alias a/b",
                "ask",
                "demo --train_file x.json"
            })
    void whatIsMissingIsWrongUsage(String arguments) {
        assertThat(execute(words(arguments)).exitCode()).isEqualTo(2);
    }

    @Test
    void whoRanksProcessesIsToldHowSeveralGpusAreNamed() {
        assertThat(execute(words("run --do_train --train_file x.json --output_dir out --local_rank 1"))
                        .err())
                .contains("--local_rank 1: ")
                .contains("--devices cuda:0,cuda:1");
    }

    /** The outcome says which file was looked for, as none of them is there. */
    @ParameterizedTest
    @CsvSource({
        "--train_file train.json, data/train.json",
        "--train_file /absolute/train.json, /absolute/train.json",
        "'', data/train-v1.1.json",
        "--version_2_with_negative, data/train-v2.0.json"
    })
    void filesAreLookedForInDataDirAsRunSquadJoinsThem(String flags, String file) {
        Outcome outcome = execute(words("run --do_train --output_dir out --data_dir data " + flags));
        assertThat(outcome.err().lines()).containsExactly("squadron: There is no file " + file + ".");
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
            return CommandLine.populateCommand(new RunSquadOnly(), words(arguments))
                    .flags
                    .check("bert");
        }
    }

    @Test
    void theRootOfTheFileSystemIsNoOutputDirectory() throws Exception {
        Path file = Files.writeString(temporary.resolve("x.json"), "{}");
        Outcome outcome = execute("run", "--do_train", "--train_file", file.toString(), "--output_dir", "/");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("--output_dir / is the root of the file system");
    }

    @Test
    void aFileThatCannotBeWrittenIsNamedWithTheReason() throws Exception {
        Path file = Files.writeString(temporary.resolve("x.json"), "{}");
        Path nowhere = temporary.resolve("no/such/directory/windows.jsonl");
        Outcome outcome =
                execute("windows", "--split", "dev", "--input", file.toString(), "--output", nowhere.toString());
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains(nowhere.toString())
                .contains("no such file or directory")
                .doesNotContain("should not have happened");
    }

    @Test
    void aTokenizerThatCannotBeUsedIsOneSentenceWithItsPlace() throws Exception {
        Path file = Files.writeString(temporary.resolve("x.json"), "{}");
        Path tokenizer = Files.createDirectory(temporary.resolve("tokenizer"));
        Files.writeString(tokenizer.resolve("vocab.txt"), "only\nwords\n");
        Outcome outcome = execute(
                "windows",
                "--split",
                "dev",
                "--input",
                file.toString(),
                "--output",
                temporary.resolve("out").toString(),
                "--tokenizer",
                tokenizer.toString());
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().lines()).hasSize(1).allMatch(line -> line.startsWith("squadron: " + tokenizer));
        assertThat(temporary.resolve("out")).doesNotExist();
    }

    @Test
    void aMissingFileFailsBeforeAnythingIsStarted() {
        Outcome outcome = execute("run", "--do_train", "--train_file", "no/such.json", "--output_dir", "out");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().lines()).containsExactly("squadron: There is no file no/such.json.");
    }

    @Test
    void anOutputDirectoryThatIsNotEmptyIsRefused() throws Exception {
        Path file = Files.writeString(temporary.resolve("x.json"), "{}");
        Outcome outcome =
                execute("run", "--do_train", "--train_file", file.toString(), "--output_dir", temporary.toString());
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("not empty").contains("--overwrite_output_dir");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "ask --question q --context c",
                "models",
                "evaluate d",
                "train d",
                "train d --model_name_or_path no/such"
            })
    void withoutAStackOneSentenceSaysSo(String arguments) {
        Outcome outcome = execute(words(arguments + " --home " + temporary));
        if (arguments.equals("status")) {
            assertThat(outcome.exitCode()).isZero();
        } else {
            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err().lines()).hasSize(1).allMatch(line -> line.contains("squadron up"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "run",
                "up",
                "down",
                "status",
                "import",
                "train",
                "evaluate",
                "ask",
                "models",
                "logs",
                "topics",
                "score",
                "windows"
            })
    void everyCommandHasHelp(String command) {
        StringWriter out = new StringWriter();
        CommandLine line = SquadronCommand.commandLine();
        line.setOut(new PrintWriter(out));
        assertThat(line.execute(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: squadron " + command).contains("--home");
    }

    private static String[] words(String line) {
        return Stream.of(line.split(" ", -1)).filter(word -> !word.isEmpty()).toArray(String[]::new);
    }

    private static Outcome execute(String... arguments) {
        StringWriter err = new StringWriter();
        CommandLine line = SquadronCommand.commandLine();
        line.setErr(new PrintWriter(err));
        int exitCode = line.execute(SquadronCommand.withDeclaredNames(arguments));
        return new Outcome(exitCode, err.toString());
    }
}
