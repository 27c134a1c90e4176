package io.squadron.local.command;

import io.squadron.local.job.PythonJson;
import io.squadron.v1.AliasChange;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "history",
        description = {
            "Shows what a name pointed at, newest first, with who changed it and why. Needs `squadron up`.",
            ""
        })
final class ModelsHistoryCommand implements Callable<Integer> {
    @ParentCommand
    private ModelsCommand models;

    @Parameters(paramLabel = "ALIAS", description = "The name.")
    private String alias;

    @Option(names = "--json", description = "Print each change as a JSON object, one a line.")
    private boolean json;

    @Override
    public Integer call() {
        try (StackSession stack = StackSession.running(models.root())) {
            List<AliasChange> changes = stack.services().aliasChanges(alias);
            if (changes.isEmpty()) {
                System.err.println("Nothing has been called " + alias + " yet.");
            }
            changes.forEach(change ->
                    System.out.println(json ? PythonJson.line(asMap(change)) : TerminalText.of(line(change))));
        }
        return ExitCode.OK;
    }

    private static String time(AliasChange change) {
        return Instant.ofEpochSecond(change.getTime().getSeconds()).toString();
    }

    private static String line(AliasChange change) {
        StringBuilder line = new StringBuilder(time(change))
                .append("  ")
                .append(change.getCheckpointId().isEmpty() ? "removed" : change.getCheckpointId())
                .append("  by ")
                .append(change.getChangedBy());
        if (!change.getReason().isEmpty()) {
            line.append(": ").append(change.getReason());
        }
        return line.toString();
    }

    private static Map<String, Object> asMap(AliasChange change) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("time", time(change));
        map.put("alias", change.getAlias());
        map.put("checkpoint_id", change.hasCheckpointId() ? change.getCheckpointId() : null);
        map.put("previous_checkpoint_id", change.hasPreviousCheckpointId() ? change.getPreviousCheckpointId() : null);
        map.put("changed_by", change.getChangedBy());
        map.put("reason", change.getReason());
        return map;
    }
}
