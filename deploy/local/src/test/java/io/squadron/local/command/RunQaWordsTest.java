package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.v1.TrainingArguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** U15: who comes from run_qa finds its words. What reaches the trainer is what it is asked to check, before anything else. */
class RunQaWordsTest {
    @TempDir
    private Path temporary;

    private FakeStack stack;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(temporary.resolve("train.json"), "{}");
        stack = new FakeStack(temporary.resolve("home"));
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void itsSpellingsAreSynonyms() {
        run("--per_device_train_batch_size 4 --warmup_ratio 0.1 --bf16 True --use_cpu --gradient_accumulation_steps 2"
                + " --pad_to_max_length False");

        assertThat(stack.arguments)
                .returns(4, TrainingArguments::getPerGpuTrainBatchSize)
                .returns(0.1, TrainingArguments::getWarmupRatio)
                .returns(true, TrainingArguments::getBf16)
                .returns(true, TrainingArguments::getNoCuda)
                .returns(false, TrainingArguments::getPadToMaxLength);
    }

    @Test
    void aJsonFileHoldsTheFlags() throws IOException {
        Path file = arguments(
                """
                {"model_name_or_path": "bert-base-cased", "do_train": true, "do_eval": false, "train_file": "%s",
                 "output_dir": "%s", "learning_rate": 3e-5, "num_train_epochs": 2, "per_device_train_batch_size": 12,
                 "devices": ["cpu", "cpu"], "fp16": false, "hub_token": null, "max_steps": null}
                """
                        .replace(", \"hub_token\": null", ""));
        Invocation outcome = invoke("run", file.toString());

        assertThat(stack.calls).as(outcome.err()).startsWith("check  ", "pull bert-base-cased");
        assertThat(stack.arguments)
                .returns(3e-5, TrainingArguments::getLearningRate)
                .returns(2.0, TrainingArguments::getNumTrainEpochs)
                .returns(12, TrainingArguments::getPerGpuTrainBatchSize)
                .returns(2, TrainingArguments::getDevicesCount)
                .returns(false, TrainingArguments::getBf16)
                .returns(-1L, TrainingArguments::getMaxSteps);
    }

    @Test
    void whatIsGivenBesideTheFileWins() throws IOException {
        Path file = arguments(
                "{\"do_train\": true, \"train_file\": \"%s\", \"output_dir\": \"%s\", \"learning-rate\": 1, \"seed\": 7}");
        Invocation outcome = invoke("run", file.toString(), "--learning_rate", "0.5");

        assertThat(stack.arguments)
                .as(outcome.err())
                .returns(0.5, TrainingArguments::getLearningRate)
                .returns(7L, TrainingArguments::getSeed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"lerning_rate\": 1}|an argument \"lerning_rate\", which there is not; did you mean learning_rate?",
                "[1]|is no JSON object of arguments",
                "{\"seed\": {}}|--seed is an object, not a value.",
                "{\"seed\": 1,|is not JSON:",
                "{\"seed\": \"many\"}|Invalid value for option '--seed'"
            })
    void aFileThatCannotBeMeantIsWrongUsageInOneSentence(String content, String sentence) throws IOException {
        Path file = Files.writeString(temporary.resolve("arguments.json"), content);
        Invocation outcome = invoke("run", file.toString(), "--output_dir", "out");

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err())
                .contains(sentence)
                .contains("squadron run --help")
                .doesNotContain("\tat ");
    }

    @Test
    void aFileThatIsNotThereIsOneSentence() {
        Invocation outcome = invoke("run", temporary.resolve("none.json").toString());

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().lines()).hasSize(1).first().asString().contains("none.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--lr_scheduler_type cosine",
                "--optim sgd",
                "--adam_beta1 0.8",
                "--dataset_name squad",
                "--push_to_hub",
                "--do_predict",
                "--eval_strategy epoch"
            })
    void whatSquadronCannotDoIsRefusedInOneSentence(String flags) {
        Invocation outcome = run(flags);

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).startsWith(flags.split(" ", -1)[0] + " ");
        assertThat(stack.calls).isEmpty();
    }

    @Test
    void whatChangesNothingIsTakenAndWhatHasNoEffectIsToldOnTheWay() {
        Invocation outcome = run("--lr_scheduler_type linear --optim adamw_torch --adam_beta1 0.9 --push_to_hub False"
                + " --preprocessing_num_workers 4 --report_to none --save_strategy steps");

        assertThat(stack.calls).as(outcome.err()).contains("check  ");
    }

    @Test
    void completionCompletesCommandsAndFlags() {
        Invocation outcome = invoke("completion");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("complete -F _complete_squadron")
                .contains("--per_gpu_train_batch_size")
                .contains("watch")
                .doesNotContain("--push_to_hub");
    }

    @ParameterizedTest
    @CsvSource({"stats,status", "modles,models", "evalute,evaluate"})
    void aMisspeltCommandIsAnsweredWithTheOneThatWasMeant(String misspelt, String meant) {
        Invocation outcome = invoke(misspelt);

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).containsPattern("Did you mean: [^?]*squadron " + meant);
    }

    @Test
    void aMisspeltFlagIsAnsweredWithTheOneThatWasMeant() {
        assertThat(run("--lerning_rate 1").err()).contains("--learning_rate");
    }

    private Path arguments(String json) throws IOException {
        return Files.writeString(
                temporary.resolve("arguments.json"),
                json.formatted(temporary.resolve("train.json"), temporary.resolve("out")));
    }

    private Invocation run(String flags) {
        return invoke(Invocation.words("run --do_train --train_file " + temporary.resolve("train.json")
                + " --output_dir " + temporary.resolve("out") + " " + flags));
    }

    private Invocation invoke(String... words) {
        String[] all = java.util.Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--home";
        all[words.length + 1] = temporary.resolve("home").toString();
        return Invocation.of(all);
    }
}
