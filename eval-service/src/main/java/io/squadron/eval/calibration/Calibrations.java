package io.squadron.eval.calibration;

import io.squadron.eval.EvalConfig;
import io.squadron.eval.dataset.ImportedDataset;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationSetting;
import io.squadron.eval.storage.DatabaseClock;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Fits a temperature to every evaluation that shows how a checkpoint answers by default: in full precision, a whole data set,
 * with the settings that are its own. Works within the caller's transaction; what was fitted is announced afterwards.
 */
@ApplicationScoped
public class Calibrations {
    private static final Logger LOG = Logger.getLogger(Calibrations.class);
    private static final double PLAIN_SOFTMAX = 1;

    private final JudgedAnswers judged;
    private final DatabaseClock clock;
    private final EvalConfig config;

    Calibrations(JudgedAnswers judged, DatabaseClock clock, EvalConfig config) {
        this.judged = judged;
        this.clock = clock;
        this.config = config;
    }

    /** An evaluation has its figures. */
    public void completed(CheckpointEvaluation evaluation) {
        ImportedDataset dataset = ImportedDataset.findById(evaluation.datasetId);
        if (!evaluation.isScored()
                || !evaluation.setting().equals(EvaluationSetting.runSquadDefaults(dataset.version2WithNegative))) {
            return;
        }
        List<JudgedAnswer> answers = judged.of(evaluation);
        if (answers.size() >= config.calibrationQuestions()) {
            fit(evaluation, dataset, answers);
        }
    }

    private void fit(CheckpointEvaluation evaluation, ImportedDataset dataset, List<JudgedAnswer> answers) {
        double temperature = TemperatureScaling.fit(answers);
        Reliability reliability = Reliability.of(answers, temperature);
        FittedCalibration.deleteById(evaluation.evaluationId); // of an evaluation that was opened again
        FittedCalibration fitted = new FittedCalibration();
        fitted.evaluationId = evaluation.evaluationId;
        fitted.checkpointId = evaluation.checkpointId;
        fitted.datasetId = dataset.datasetId;
        fitted.datasetName = dataset.name;
        fitted.temperature = temperature;
        fitted.questions = answers.size();
        fitted.expectedCalibrationError = reliability.expectedCalibrationError();
        fitted.uncalibratedExpectedCalibrationError =
                Reliability.of(answers, PLAIN_SOFTMAX).expectedCalibrationError();
        fitted.bins = reliability.bins();
        fitted.fittedAt = clock.now();
        fitted.persist();
        LOG.infof(
                "Checkpoint %s is calibrated on %d questions of %s: temperature %.3f, error %.3f, before %.3f",
                fitted.checkpointId,
                fitted.questions,
                fitted.datasetName,
                fitted.temperature,
                fitted.expectedCalibrationError,
                fitted.uncalibratedExpectedCalibrationError);
    }
}
