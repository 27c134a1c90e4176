package io.squadron.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.directory.DirectoryStore;
import io.squadron.trainer.Golden;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.TrainingArguments;
import io.squadron.trainer.training.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumePointsTest {
    private static final TrainingArguments ARGUMENTS =
            TrainingArguments.builder().learningRate(1e-4 / 3).build();
    private static final ResumeOrigin ORIGIN = new ResumeOrigin("squad", "ab12", ARGUMENTS);

    @TempDir
    Path directory;

    @Test
    void aStateComesBackToTheBit() throws IOException {
        TrainingState state = state(7, 0.1f);

        points().write("run-1", ORIGIN, state);

        TrainingState back = points().latest("run-1", ORIGIN).orElseThrow();
        assertThat(back.step()).isEqualTo(7);
        assertThat(back.microBatches()).isEqualTo(4);
        assertThat(back.progress()).isEqualTo(state.progress());
        assertSame(back.weights(), state.weights());
        assertSame(back.expAvgs(), state.expAvgs());
        assertSame(back.expAvgSqs(), state.expAvgSqs());
    }

    @Test
    void aStateBeforeTheFirstMetricsHasNoLoss() throws IOException {
        TrainingState.Progress none = new TrainingState.Progress(0.5, 8, Double.NaN, 0, 1, 8, 6.25);
        points().write("run-1", ORIGIN, new TrainingState(1, tensors(1), Map.of(), Map.of(), 1, none));

        assertThat(points().latest("run-1", ORIGIN).orElseThrow().progress()).isEqualTo(none);
    }

    @Test
    void onlyTheNewestStateIsKept() throws IOException {
        points().write("run-1", ORIGIN, state(7, 1));
        points().write("run-1", ORIGIN, state(12, 2));

        assertThat(points().latest("run-1", ORIGIN).orElseThrow().step()).isEqualTo(12);
        assertThat(statesOnDisk()).containsExactly("run-1-12");
    }

    @Test
    void aStateOfOtherArgumentsAnotherEncoderOrDataSetIsPassedOver() throws IOException {
        points().write("run-1", ORIGIN, state(7, 1));

        TrainingArguments other = TrainingArguments.builder().learningRate(2e-4).build();
        assertThat(points().latest("run-1", new ResumeOrigin("squad", "ab12", other)))
                .isEmpty();
        assertThat(points().latest("run-1", new ResumeOrigin("squad", "cd34", ARGUMENTS)))
                .isEmpty();
        assertThat(points().latest("run-1", new ResumeOrigin("other", "ab12", ARGUMENTS)))
                .isEmpty();
        assertThat(points().latest("run-2", ORIGIN)).isEmpty();
    }

    @Test
    void t1WhatIsLoggedSavedAndEvaluatedDecidesNothing() throws IOException {
        points().write("run-1", ORIGIN, state(7, 1));

        TrainingArguments other = TrainingArguments.builder()
                .learningRate(ARGUMENTS.learningRate())
                .loggingSteps(1)
                .saveSteps(3)
                .saveTotalLimit(2)
                .noCuda(true)
                .devices(List.of("cpu"))
                .build();

        assertThat(points().latest("run-1", new ResumeOrigin("squad", "ab12", other)))
                .isPresent();
        assertThat(new ResumeOrigin(
                                "squad",
                                "ab12",
                                TrainingArguments.builder().seed(7).build())
                        .differencesFrom(new ResumeOrigin("squad", "ab12", TrainingArguments.defaults())))
                .containsExactly("seed is 7 and was 42");
    }

    @Test
    void aDamagedStateIsPassedOverForTheOneBefore() throws IOException {
        points().write("run-1", ORIGIN, state(7, 1));
        Path newer = directory.resolve("run-1-9");
        Files.createDirectory(newer);
        for (String file : List.of("checkpoint.json", "trainer_state.json", "trainer_state.safetensors")) {
            Files.copy(directory.resolve("run-1-7").resolve(file), newer.resolve(file));
        }
        byte[] tensors = Files.readAllBytes(newer.resolve("trainer_state.safetensors"));
        tensors[tensors.length - 1] ^= 1;
        Files.write(newer.resolve("trainer_state.safetensors"), tensors);

        assertThat(points().latest("run-1", ORIGIN).orElseThrow().step()).isEqualTo(7);
    }

    @Test
    void aWriteThatWasCutOffLeavesTheStateBefore() throws IOException {
        points().write("run-1", ORIGIN, state(7, 1));
        Path cutOff = Files.createDirectory(directory.resolve(".run-1-9.new.b6fd1b5c-2b4c-4a6b-a9d3-2f5f3c1f7a10"));
        Files.writeString(cutOff.resolve("trainer_state.safetensors"), "half");
        Files.createDirectory(directory.resolve("run-1-8"));

        assertThat(points().latest("run-1", ORIGIN).orElseThrow().step()).isEqualTo(7);
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsToldAndLosesNothing() throws IOException {
        points().write("run-1", ORIGIN, state(7, 1));
        Path inTheWay = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> new ResumePoints(new DirectoryStore(inTheWay), Golden.scratch())
                        .write("run-1", ORIGIN, state(9, 2)))
                .isInstanceOf(IOException.class);
        assertThat(points().latest("run-1", ORIGIN).orElseThrow().step()).isEqualTo(7);
    }

    @Test
    void aRunThatEndedIsForgottenAndNoOther() throws IOException {
        points().write("run-1", ORIGIN, state(7, 1));
        ResumeOrigin other = ORIGIN;
        points().write("run-1-7", other, state(8, 1));

        points().delete("run-1");

        assertThat(points().latest("run-1", ORIGIN)).isEmpty();
        assertThat(statesOnDisk()).containsExactly("run-1-7-8");
    }

    private ResumePoints points() {
        return new ResumePoints(new DirectoryStore(directory), Golden.scratch());
    }

    private List<String> statesOnDisk() throws IOException {
        try (Stream<Path> states = Files.list(directory)) {
            return states.map(state -> state.getFileName().toString()).toList();
        }
    }

    private static TrainingState state(long step, float value) {
        return new TrainingState(
                step,
                tensors(value),
                tensors(value / 3),
                tensors(value * value),
                4,
                new TrainingState.Progress(1.1, 56, 2.0 / 3, 0.9, 2, 16, 4.0 / 7));
    }

    private static Map<String, Tensor> tensors(float value) {
        return Map.of(
                "bert.a.weight", Tensor.ofFloats(new float[] {value, -0.0f, Float.MIN_VALUE, value / 7}, 2, 2),
                "qa_outputs.bias", Tensor.ofFloats(new float[] {value}, 1));
    }

    private static void assertSame(Map<String, Tensor> actual, Map<String, Tensor> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, tensor) -> {
            assertThat(actual.get(name).data()).as(name).isEqualTo(tensor.data());
            assertThat(actual.get(name).shape()).as(name).isEqualTo(tensor.shape());
        });
    }
}
