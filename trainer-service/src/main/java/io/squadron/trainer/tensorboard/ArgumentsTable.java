package io.squadron.trainer.tensorboard;

import com.fasterxml.jackson.databind.JsonNode;
import io.squadron.trainer.checkpoint.ArgumentsJson;
import io.squadron.trainer.run.PreparedRun;
import io.squadron.v1.TrainingRequest;
import java.util.Map;

/** What a run was told, as a table in Markdown: two of them beside each other show what differs. */
final class ArgumentsTable {
    private static final String HEAD = "| argument | value |\n|---|---|\n";

    private ArgumentsTable() {}

    static String of(PreparedRun run) {
        StringBuilder table = new StringBuilder(HEAD);
        TrainingRequest request = run.request();
        row(table, "name", request.getName());
        row(table, "model_name_or_path", request.getModelNameOrPath());
        row(table, "train_dataset_id", request.getTrainDatasetId());
        row(table, "eval_dataset_id", request.getEvalDatasetId());
        row(table, "resume_from_run", request.getResumeFromRun());
        for (Map.Entry<String, JsonNode> argument :
                ArgumentsJson.write(run.arguments()).properties()) {
            JsonNode value = argument.getValue();
            row(table, argument.getKey(), value.isNull() ? "" : value.toString());
        }
        return table.toString();
    }

    /** Nothing that was not said; a name may hold what ends a cell. */
    private static void row(StringBuilder table, String argument, String value) {
        if (!value.isEmpty()) {
            table.append("| ")
                    .append(argument)
                    .append(" | ")
                    .append(value.replace("|", "\\|").replaceAll("\\R", " "))
                    .append(" |\n");
        }
    }
}
