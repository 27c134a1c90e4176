package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.v1.TrainingArguments;
import io.squadron.v1.TrainingRequest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can be done with a run on its page, and what can be taken along. */
@EvalServiceTest
class RunPageTest {
    @Inject
    Topics topics;

    @Inject
    Dashboard dashboard;

    @Inject
    RunList list;

    @Inject
    TrainerNeighbour trainer;

    @AfterEach
    void stopTrainer() {
        trainer.stop();
    }

    private void started(String runId) {
        topics.send(SubmittedRun.of(runId).queued());
        topics.send(SubmittedRun.of(runId).started());
        list.awaitRuns("run_id = " + runId, 1);
    }

    private HttpResponse<String> send(String runId, String action) {
        return new Forms(dashboard).send("/runs/" + runId, "/runs/" + runId + "/" + action, Map.of());
    }

    @Test
    void aRunIsStoppedByItsTrainer() throws IOException {
        started("to-stop");
        trainer.knows(TrainingRequest.newBuilder().setRunId("to-stop").build());
        trainer.start();

        assertThat(dashboard.page("/runs/to-stop"))
                .containsPattern("name=\"run_id\" value=\"run-[0-9a-f-]{36}\"")
                .contains(">Stop</button>")
                .doesNotContain(">Continue</button>");
        assertThat(send("to-stop", "stop").statusCode()).isEqualTo(303);

        assertThat(trainer.stopped()).containsExactly("to-stop");
    }

    @Test
    void aRunThatEndedIsGoneOnFromWithItsArguments() throws IOException {
        started("to-go-on");
        topics.send(new RunEvents("to-go-on").finished(100, 1.0));
        list.awaitRuns("run_id = to-go-on and status = finished", 1);
        TrainingRequest request = TrainingRequest.newBuilder()
                .setRunId("to-go-on")
                .setName("A long one")
                .setModelNameOrPath("bert-base-uncased")
                .setArguments(TrainingArguments.newBuilder().setLearningRate(3e-5))
                .build();
        trainer.knows(request);
        trainer.start();

        Map<String, String> form = Map.of("run_id", "after-to-go-on");
        Forms forms = new Forms(dashboard);
        HttpResponse<String> answer = forms.send("/runs/to-go-on", "/runs/to-go-on/continue", form);
        HttpResponse<String> again = forms.send("/runs/to-go-on", "/runs/to-go-on/continue", form);

        assertThat(answer.headers().firstValue("Location")).hasValueSatisfying(address -> assertThat(address)
                .endsWith("/?filter=run_id+%3D+%22after-to-go-on%22"));
        assertThat(again.headers().map().get("Location"))
                .isEqualTo(answer.headers().map().get("Location"));
        assertThat(trainer.submitted())
                .containsExactly(request.toBuilder()
                        .setRunId("after-to-go-on")
                        .setResumeFromRun("to-go-on")
                        .build());
    }

    @Test
    void whatTheTrainerDoesNotDoIsSaid() throws IOException {
        started("unheard");

        assertThat(send("unheard", "stop").body()).contains("The trainer-service did not answer in time");
        trainer.start();
        assertThat(send("unheard", "stop").body()).contains("There is no run &quot;unheard&quot;.");
        assertThat(new Forms(dashboard)
                        .send("/runs/unheard", "/runs/unheard/continue", Map.of("run_id", "next"))
                        .body())
                .contains("There is no run &quot;unheard&quot;.");
        assertThat(send("unheard", "continue").body()).contains("What is the new run&#39;s id?");
    }

    @Test
    void f90AnotherSiteStopsNoRun() throws IOException {
        started("f90-run");
        trainer.knows(TrainingRequest.newBuilder().setRunId("f90-run").build());
        trainer.start();

        assertThat(new Forms(dashboard)
                        .sendFromElsewhere("/runs/f90-run/stop", Map.of())
                        .statusCode())
                .isEqualTo(400);
        assertThat(trainer.stopped()).doesNotContain("f90-run");
    }

    @Test
    void theLogTellsWhatHappenedOnceInTheOrderOfTime() {
        RunEvents run = new RunEvents("logged");
        topics.send(run.queued());
        topics.send(run.started(0, 100));
        topics.send(run.started(0, 100));
        topics.send(run.metrics(10, 2.0));
        topics.send(run.failed(20, "The <disk> is full."));
        list.awaitRuns("run_id = logged and status = failed", 1);

        assertThat(dashboard.json("/api/runs/logged").get("log").findValuesAsText("kind"))
                .containsExactlyInAnyOrder("queued", "started", "failed");
        assertThat(dashboard.page("/runs/logged")).contains("The &lt;disk&gt; is full.");
    }

    /** F91: a name leads nowhere but to the files that a trainer wrote for this run. */
    @Test
    void f91OnlyTheFilesOfTheRunItselfAreGivenOut() throws IOException {
        started("f91-run");
        Path directory = Files.createDirectories(EvalStack.TENSORBOARD.resolve("f91-run"));
        Files.writeString(directory.resolve("events.out.tfevents.1.host"), "curves");
        Files.writeString(EvalStack.TENSORBOARD.resolve("events.out.tfevents.secret"), "secret");
        Path link = directory.resolve("events.out.tfevents.link");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, EvalStack.TENSORBOARD.resolve("events.out.tfevents.secret"));
        String files = "/api/runs/f91-run/event-files/";

        HttpResponse<String> file = dashboard.get(files + "events.out.tfevents.1.host");

        assertThat(file.body()).isEqualTo("curves");
        assertThat(file.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"events.out.tfevents.1.host\"");
        assertThat(dashboard.page("/runs/f91-run"))
                .contains(files + "events.out.tfevents.1.host")
                .doesNotContain("tfevents.link");
        assertThat(List.of(
                        files + "events.out.tfevents.link",
                        files + "..%2Fevents.out.tfevents.secret",
                        files + "..%5Cevents.out.tfevents.secret",
                        files + "../events.out.tfevents.secret",
                        files + "%2e%2e%2fevents.out.tfevents.secret",
                        files + "%252e%252e%252fevents.out.tfevents.secret",
                        files + "events.out.tfevents.1.host%00",
                        "/api/runs/%2e%2e/event-files/events.out.tfevents.secret",
                        "/api/runs/./event-files/events.out.tfevents.secret",
                        "/api/runs/f91-run%2F../event-files/events.out.tfevents.secret"))
                .allSatisfy(address -> {
                    HttpResponse<String> answer = dashboard.get(address);
                    assertThat(answer.statusCode()).as(address).isBetween(400, 404);
                    assertThat(answer.body())
                            .as(address)
                            .doesNotContain("secret\n")
                            .isNotEqualTo("secret");
                });
    }
}
