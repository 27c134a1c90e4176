package io.squadron.local.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options are named as run_squad names them ({@code --train_file}), and the usual spelling of today ({@code --train-file})
 * works too. Names are made alike before picocli sees them, so that nothing has to be declared twice. A flag may be followed by
 * {@code True} or {@code False}, as transformers' parser allows.
 */
final class OptionNames {
    private static final Set<String> TRUTH_VALUES = Set.of("true", "false");

    private final Map<String, String> declaredBySpelling = new HashMap<>();
    /** Names that take a value in some command. */
    private final Set<String> withValue = new HashSet<>();

    OptionNames(CommandLine root) {
        collect(root);
    }

    private void collect(CommandLine command) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            for (String name : option.names()) {
                declaredBySpelling.put(spelling(name), name);
                if (!option.typeInfo().isBoolean()) {
                    withValue.add(name);
                }
                if (option.negatable() && name.startsWith("--")) {
                    String negated = "--no-" + name.substring(2); // as picocli makes it
                    declaredBySpelling.put(spelling(negated), negated);
                }
            }
        }
        command.getSubcommands().values().forEach(this::collect);
    }

    /** The arguments with every option's name as it is declared; whatever is not a known option stays as it is. */
    String[] declared(String... arguments) {
        List<String> words = new ArrayList<>();
        int end = List.of(arguments).indexOf("--");
        for (int i = 0; i < arguments.length; i++) {
            boolean isOperand = end >= 0 && i >= end;
            String word = isOperand ? arguments[i] : declaredName(arguments[i]);
            if (!isOperand && i + 1 < arguments.length && isFlag(word) && isTruthValue(arguments[i + 1])) {
                i++;
                word += "=" + arguments[i].toLowerCase(Locale.ROOT);
            }
            words.add(word);
        }
        return words.toArray(String[]::new);
    }

    private boolean isFlag(String word) {
        return declaredBySpelling.containsValue(word) && !withValue.contains(word);
    }

    private static boolean isTruthValue(String word) {
        return TRUTH_VALUES.contains(word.toLowerCase(Locale.ROOT));
    }

    private String declaredName(String argument) {
        if (!argument.startsWith("--")) {
            return argument;
        }
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        String declared = declaredBySpelling.get(spelling(name));
        return declared == null ? argument : declared + argument.substring(name.length());
    }

    private static String spelling(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }
}
