package io.squadron.local.command;

import io.squadron.local.job.FailedException;
import io.squadron.local.job.PythonJson;
import io.squadron.local.job.SourceFile;
import io.squadron.local.progress.StandardStream;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "ask",
        description = {
            "Asks a question about a context and prints the answer. Needs `squadron up` and a model.",
            "The context comes from --context, --context_file or standard input.",
            ""
        })
final class AskCommand implements Callable<Integer> {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @ParentCommand
    private SquadronCommand root;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-q", "--question"},
            required = true,
            paramLabel = "TEXT",
            description = "The question.")
    private String question;

    @Option(
            names = {"-c", "--context"},
            paramLabel = "TEXT",
            description = "The text that holds the answer.")
    private String context;

    @Option(names = "--context_file", paramLabel = "FILE", description = "The same from a UTF-8 file.")
    private Path contextFile;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = "",
            description = "A checkpoint's id or an alias. Default: the champion, and while there is none the newest.")
    private String model;

    @Option(
            names = "--top_k",
            paramLabel = "N",
            defaultValue = "1",
            description = "Answers to print. Default: ${DEFAULT-VALUE}.")
    private int topK;

    @Option(
            names = "--handle_impossible_answer",
            description = "\"No answer\" may be the answer (a model trained on SQuAD v2.0).")
    private boolean handleImpossibleAnswer;

    @Option(names = "--json", description = "Print the whole response as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        new Checks(spec).atLeast("--top_k", topK, 1);
        AnswerRequest request = AnswerRequest.newBuilder()
                .setQuestion(question)
                .setContext(context())
                .setModel(model)
                .setTopK(topK)
                .setHandleImpossibleAnswer(handleImpossibleAnswer)
                .build();
        if (question.isBlank()) {
            throw new FailedException("The question is blank.");
        }
        if (request.getContext().isBlank()) {
            throw new FailedException("The context is blank.");
        }
        try (StackSession stack = StackSession.running(root)) {
            AnswerResponse response =
                    stack.services().questionAnswering(DEADLINE).answer(request);
            System.out.print(
                    json
                            ? PythonJson.indented(AnswerText.json(response, handleImpossibleAnswer)) + "\n"
                            : AnswerText.plain(response));
        }
        return ExitCode.OK;
    }

    private String context() throws IOException {
        if (context != null && contextFile != null) {
            throw new ParameterException(spec.commandLine(), "Give --context or --context_file, not both.");
        }
        if (context != null) {
            return context;
        }
        if (contextFile == null) {
            if (StandardStream.INPUT.isTerminal()) {
                System.err.println("Type or paste the context, then Ctrl-D on a line of its own.");
            }
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        }
        SourceFile.requireReadable(contextFile);
        try {
            return Files.readString(contextFile);
        } catch (MalformedInputException e) {
            throw new FailedException(contextFile + " is not UTF-8 text.", e);
        }
    }
}
