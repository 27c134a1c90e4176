package io.squadron.local.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.local.job.SourceFile;
import io.squadron.names.NearNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * {@code run ARGUMENTS.json}: the flags as one JSON object, as run_qa takes them. What stands on the command line as well is
 * taken from there.
 */
final class ArgumentsFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CommandLine run;
    private final OptionNames names;

    ArgumentsFile(CommandLine run, OptionNames names) {
        this.run = run;
        this.names = names;
    }

    /**
     * The words of a command line with the file's arguments in its place; without a file as they are.
     *
     * @throws ParameterException if the file is no object of arguments that there are
     */
    String[] expanded(String... words) {
        List<String> given = List.of(words);
        int command = given.indexOf(run.getCommandName());
        int file = command + 1;
        boolean there = command >= 0
                && file < given.size()
                && given.get(file).endsWith(".json")
                && run.getParent().getSubcommands().keySet().stream().noneMatch(given.subList(0, command)::contains);
        if (!there) {
            return words;
        }
        List<String> rest = given.subList(file + 1, given.size());
        return Stream.of(given.subList(0, file), flags(given.get(file), rest), rest)
                .flatMap(List::stream)
                .toArray(String[]::new);
    }

    private List<String> flags(String file, List<String> given) {
        List<String> words = new ArrayList<>();
        for (Map.Entry<String, JsonNode> argument : read(file).properties()) {
            OptionSpec option = run.getCommandSpec().findOption(names.declared("--" + argument.getKey())[0]);
            if (option == null) {
                throw wrong(file + " has an argument \"" + argument.getKey() + "\", which there is not"
                        + NearNames.question(NearNames.of(argument.getKey(), known())));
            }
            if (!argument.getValue().isNull() && given.stream().noneMatch(word -> names(option, word))) {
                words.addAll(flag(file, option, argument.getValue()));
            }
        }
        return words;
    }

    private JsonNode read(String file) {
        SourceFile.requireReadable(Path.of(file));
        try {
            JsonNode root = JSON.readTree(Path.of(file).toFile());
            if (root.isObject()) {
                return root;
            }
        } catch (JsonProcessingException e) {
            throw wrong(file + " is not JSON: " + e.getOriginalMessage() + " (line "
                    + e.getLocation().getLineNr() + ")");
        } catch (IOException e) {
            throw wrong(file + " cannot be read: " + SourceFile.reason(e));
        }
        throw wrong(
                file + " is no JSON object of arguments, e.g. {\"do_train\": true, \"train_file\": \"train.json\"}");
    }

    private List<String> flag(String file, OptionSpec option, JsonNode value) {
        if (value.isObject()) {
            throw wrong(file + ": " + option.longestName() + " is an object, not a value");
        }
        String text = value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(","))
                : value.asText();
        return List.of(option.longestName() + "=" + text);
    }

    private static boolean names(OptionSpec option, String word) {
        return Stream.of(option.names()).anyMatch(name -> word.equals(name) || word.startsWith(name + "="));
    }

    private List<String> known() {
        return run.getCommandSpec().options().stream()
                .flatMap(option -> Stream.of(option.names()))
                .map(name -> name.replaceFirst("^--", ""))
                .toList();
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(run, sentence + (sentence.endsWith("?") ? "" : "."));
    }
}
