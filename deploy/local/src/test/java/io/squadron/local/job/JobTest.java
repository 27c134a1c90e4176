package io.squadron.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.local.client.Services;
import io.squadron.local.progress.PlainProgress;
import io.squadron.local.progress.Progress;
import io.squadron.v1.EvaluationSettings;
import io.squadron.v1.ImportOptions;
import io.squadron.v1.Split;
import io.squadron.v1.TrainingArguments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of a job share: the services as a job meets them, and an output directory. */
abstract class JobTest {
    @TempDir
    Path temporary;

    final ByteArrayOutputStream said = new ByteArrayOutputStream();
    final Progress progress = new PlainProgress(new PrintStream(said, true, StandardCharsets.UTF_8), System::nanoTime);
    boolean stackIsUp = true;
    FakeServices fake;
    Services services;
    Path output;

    @BeforeEach
    void start() throws IOException {
        fake = new FakeServices(temporary.resolve("checkpoint"));
        services = new Services(fake.addresses(), Optional.empty());
        output = temporary.resolve("results/out");
    }

    @AfterEach
    void stop() {
        services.close();
        fake.close();
    }

    void assertNothingWasWritten() {
        assertThat(output.getParent().toFile().list()).isEmpty();
    }

    String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    Map<String, Object> run(FineTuningPlan plan) throws Exception {
        try (RunSquadJob job = new RunSquadJob(services, progress, () -> stackIsUp, output)) {
            return job.trainAndEvaluate(plan);
        }
    }

    FineTuningPlan plan(String train, String dev) throws IOException {
        return new FineTuningPlan(
                source("train", train, Split.SPLIT_TRAIN),
                dev == null ? null : source("dev", dev, Split.SPLIT_DEV),
                "test",
                "",
                "all-MiniLM-L6-v2",
                TrainingArguments.getDefaultInstance(),
                EvaluationSettings.getDefaultInstance(),
                dev == null ? EvaluatedCheckpoints.NONE : EvaluatedCheckpoints.LAST);
    }

    static FineTuningPlan with(FineTuningPlan plan, TrainingArguments arguments, EvaluatedCheckpoints inTheEnd) {
        return new FineTuningPlan(
                plan.train(),
                plan.dev(),
                plan.name(),
                plan.resumeFrom(),
                plan.modelNameOrPath(),
                arguments,
                plan.evaluation(),
                inTheEnd);
    }

    DatasetSource source(String name, String content, Split split) throws IOException {
        Path file = Files.writeString(temporary.resolve(name + ".json"), content);
        return new DatasetSource(
                file,
                ImportOptions.newBuilder()
                        .setName(DatasetSource.nameOf(file))
                        .setSplit(split)
                        .build());
    }
}
