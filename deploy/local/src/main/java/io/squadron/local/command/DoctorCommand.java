package io.squadron.local.command;

import io.squadron.local.job.PythonJson;
import io.squadron.local.stack.Checkup;
import io.squadron.local.stack.Finding;
import io.squadron.local.stack.HomePassword;
import io.squadron.local.stack.LocalStack;
import io.squadron.local.stack.StackState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "doctor",
        description = {
            "Looks for what is wrong, a line each with what to do: the machine, the home, ports, parts and why they are not ready,"
                    + " topics, dead letters, what waits and why, the champion.",
            "It changes nothing. Exit code 0 if nothing is wrong, 1 if something is.",
            ""
        })
final class DoctorCommand implements Callable<Integer> {
    @ParentCommand
    private SquadronCommand root;

    @Option(names = "--json", description = "Print each finding as a JSON object, one a line.")
    private boolean json;

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>(Checkup.of(root.stack()));
        boolean isUp = LocalStack.find(root.home())
                .filter(state -> state.phase() == StackState.Phase.RUNNING)
                .isPresent();
        if (isUp) {
            try (StackSession stack = StackSession.running(root)) {
                findings.addAll(KafkaCheckup.of(stack::kafkaClient, new HomePassword(root.home()).kafkaFile()));
                findings.addAll(ContentsCheckup.of(stack.services()));
            }
        }
        findings.forEach(finding -> System.out.println(json ? PythonJson.line(asMap(finding)) : line(finding)));
        long wrong = findings.stream().filter(Finding::isWrong).count();
        if (!json) {
            System.out.println(
                    wrong == 0 ? "Nothing is wrong." : wrong + (wrong == 1 ? " thing is" : " things are") + " wrong.");
        }
        return wrong == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static String line(Finding finding) {
        return String.format(
                Locale.ROOT,
                "%-5s  %-12s  %s%s",
                finding.isWrong() ? "WRONG" : "ok",
                finding.subject(),
                TerminalText.of(finding.what()),
                finding.remedy().isEmpty() ? "" : "  → " + finding.remedy());
    }

    private static Map<String, Object> asMap(Finding finding) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("wrong", finding.isWrong());
        map.put("subject", finding.subject());
        map.put("what", finding.what());
        map.put("remedy", finding.remedy());
        return map;
    }
}
