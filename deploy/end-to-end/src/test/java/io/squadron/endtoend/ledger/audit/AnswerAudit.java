package io.squadron.endtoend.ledger.audit;

import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.QuestionAnswered;
import io.squadron.endtoend.ledger.history.Observed;
import io.squadron.endtoend.ledger.history.Reference;
import io.squadron.endtoend.ledger.history.Reference.Trained;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.PredictedAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Every answer is the one that the checkpoint's weights give: whoever was not refused was answered rightly. */
final class AnswerAudit implements Audit {
    /** Of logits: windows of other questions in the same batch change the last bits. */
    private static final double TOLERANCE = 1e-3;

    @Override
    public List<String> violations(History history, Observed observed, Reference reference) {
        Map<String, Trained> byWeights =
                reference.variants().values().stream().collect(Collectors.toMap(Trained::weights, trained -> trained));
        List<String> violations = new ArrayList<>();
        for (QuestionAnswered answered : history.all(QuestionAnswered.class)) {
            Checkpoint checkpoint = observed.checkpoints().get(answered.checkpointId());
            Trained trained = checkpoint == null ? null : byWeights.get(TrainingAudit.weightsOf(checkpoint));
            if (trained == null) {
                violations.add("question " + answered.question() + " was answered by " + answered.checkpointId()
                        + ", which is no checkpoint that was announced with known weights");
            } else if (!isSame(trained.answers().get(answered.question()), answered.best())) {
                violations.add("question %d was answered by %s with \"%s\" (%s) instead of \"%s\" (%s)"
                        .formatted(
                                answered.question(),
                                answered.checkpointId(),
                                answered.best().getText(),
                                answered.best().getStartLogit(),
                                trained.answers().get(answered.question()).getText(),
                                trained.answers().get(answered.question()).getStartLogit()));
            }
        }
        return violations;
    }

    private static boolean isSame(PredictedAnswer expected, PredictedAnswer answer) {
        return expected.getSpan().equals(answer.getSpan())
                && expected.getText().equals(answer.getText())
                && Math.abs(expected.getStartLogit() - answer.getStartLogit()) < TOLERANCE
                && Math.abs(expected.getEndLogit() - answer.getEndLogit()) < TOLERANCE;
    }
}
