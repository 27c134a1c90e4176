package io.squadron.local.command;

import io.grpc.StatusRuntimeException;
import io.squadron.local.client.Failures;
import io.squadron.local.client.Services;
import io.squadron.local.stack.Finding;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationState;
import io.squadron.v1.ListEvaluationsRequest;
import io.squadron.v1.ListEvaluationsResponse;
import io.squadron.v1.Model;
import io.squadron.v1.ModelState;
import io.squadron.v1.Run;
import io.squadron.v1.RunStatus;
import io.squadron.v1.WaitingReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Asks the services of a stack what waits and what is served, for {@code squadron doctor}. */
final class ContentsCheckup {
    private static final String CHAMPION = "champion";
    private static final int ENOUGH = 10;

    private final Services services;

    private ContentsCheckup(Services services) {
        this.services = services;
    }

    static List<Finding> of(Services services) {
        ContentsCheckup checkup = new ContentsCheckup(services);
        List<Finding> findings = new ArrayList<>();
        findings.addAll(asked("runs", checkup::runs));
        findings.addAll(asked("evaluations", checkup::evaluations));
        findings.addAll(asked("models", checkup::models));
        return findings;
    }

    /** A service that is away is told of as a part of the stack, and costs its own findings only. */
    private static List<Finding> asked(String subject, Supplier<List<Finding>> question) {
        try {
            return question.get();
        } catch (StatusRuntimeException e) {
            return List.of(Finding.wrong(subject, Failures.sentence(e), "See the service above."));
        }
    }

    private List<Finding> runs() {
        List<Run> all = services.allRuns();
        List<Run> waiting = all.stream()
                .filter(run -> run.getStatus() == RunStatus.RUN_STATUS_QUEUED)
                .toList();
        List<Finding> findings = new ArrayList<>(waiting.stream()
                .filter(run -> run.getWaiting().getReason() != WaitingReason.WAITING_REASON_QUEUE
                        && run.getWaiting().getReason() != WaitingReason.WAITING_REASON_UNSPECIFIED)
                .map(run -> Finding.wrong(
                        "runs",
                        run.getRunId() + " waits: " + run.getWaiting().getMessage(),
                        remedy(run.getWaiting().getReason(), run.getRunId())))
                .toList());
        if (findings.isEmpty()) {
            long running = all.stream()
                    .filter(run -> run.getStatus() == RunStatus.RUN_STATUS_RUNNING)
                    .count();
            findings.add(Finding.well("runs", running + " running, " + waiting.size() + " waiting for their turn"));
        }
        return findings;
    }

    private static String remedy(WaitingReason reason, String runId) {
        return switch (reason) {
            case WAITING_REASON_NO_TRAINER ->
                "squadron up starts a trainer; squadron logs trainer says why there is none.";
            case WAITING_REASON_NO_ENCODER -> "squadron models pull NAME fetches the encoder.";
            case WAITING_REASON_NO_ROOM -> "Free memory or disk; the run begins by itself then.";
            case WAITING_REASON_TRAINER_FAULT -> "squadron logs trainer says more.";
            default -> "Ask for a device that there is, or squadron stop " + runId + ".";
        };
    }

    private List<Finding> evaluations() {
        ListEvaluationsResponse underWay = services.evaluation()
                .listEvaluations(ListEvaluationsRequest.newBuilder()
                        .setPageSize(ENOUGH)
                        .addStates(EvaluationState.EVALUATION_STATE_RUNNING)
                        .addStates(EvaluationState.EVALUATION_STATE_QUEUED)
                        .build());
        List<Finding> findings = new ArrayList<>(underWay.getEvaluationsList().stream()
                .filter(Evaluation::hasFailure)
                .map(evaluation -> Finding.wrong(
                        "evaluations",
                        evaluation.getCheckpointId() + " on " + evaluation.getDatasetName() + " is tried again: "
                                + evaluation.getFailure().getMessage(),
                        "squadron logs inference and squadron logs eval say more."))
                .toList());
        if (findings.isEmpty()) {
            long count = Math.max(underWay.getTotalSize(), underWay.getEvaluationsCount());
            findings.add(Finding.well("evaluations", count + " under way or waiting"));
        }
        return findings;
    }

    private List<Finding> models() {
        List<Model> all = services.allModels();
        List<Finding> findings = new ArrayList<>(all.stream()
                .filter(model -> model.getAliasesCount() > 0 && model.getState() == ModelState.MODEL_STATE_FAILED)
                .map(model -> Finding.wrong(
                        "models",
                        String.join(", ", model.getAliasesList()) + " cannot be served: "
                                + model.getCheckpoint().getCheckpointId() + " does not load.",
                        "squadron models says why; squadron models rollback " + model.getAliases(0)))
                .toList());
        if (findings.isEmpty()) {
            findings.add(all.stream()
                    .filter(model -> model.getAliasesList().contains(CHAMPION))
                    .map(model -> Finding.well(
                            "models",
                            "the champion is " + model.getCheckpoint().getCheckpointId() + ", "
                                    + Labels.of(model.getState())))
                    .findFirst()
                    .orElseGet(() -> Finding.well("models", "no champion yet: the first evaluation chooses one")));
        }
        return findings;
    }
}
