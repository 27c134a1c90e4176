package io.squadron.local.command;

import io.squadron.v1.Calibration;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.Model;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model as it is printed. */
final class ModelText {
    private ModelText() {}

    /** By the contract's names. */
    static Map<String, Object> json(Model model) {
        Checkpoint checkpoint = model.getCheckpoint();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("checkpoint_id", checkpoint.getCheckpointId());
        map.put("state", Labels.of(model.getState()));
        map.put("aliases", List.copyOf(model.getAliasesList()));
        map.put("precision", Labels.of(model.getPrecision()));
        map.put("run_id", checkpoint.getRunId());
        map.put("step", checkpoint.getStep());
        map.put("location", checkpoint.getLocation());
        map.put(
                "bytes",
                checkpoint.getFilesList().stream()
                        .mapToLong(CheckpointFile::getSize)
                        .sum());
        if (model.hasCalibration()) {
            map.put("calibration", json(model.getCalibration()));
        }
        if (!model.getFailure().isEmpty()) {
            map.put("failure", model.getFailure());
        }
        return map;
    }

    private static Map<String, Object> json(Calibration calibration) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("temperature", calibration.getTemperature());
        map.put("dataset_id", calibration.getDatasetId());
        map.put("questions", calibration.getQuestions());
        map.put("expected_calibration_error", calibration.getExpectedCalibrationError());
        return map;
    }

    static String line(Model model) {
        StringBuilder line = new StringBuilder(model.getCheckpoint().getCheckpointId())
                .append("  ")
                .append(Labels.of(model.getState()));
        if (model.getAliasesCount() > 0) {
            line.append("  = ").append(String.join(", ", model.getAliasesList()));
        }
        if (model.hasPrecisionChoice()) {
            line.append("  in ").append(Labels.of(model.getPrecision()));
            if (!model.getPrecisionChoice().getReason().isEmpty()) {
                line.append(" (").append(model.getPrecisionChoice().getReason()).append(')');
            }
        }
        if (!model.getFailure().isEmpty()) {
            line.append("  ").append(model.getFailure());
        }
        return line.toString();
    }
}
