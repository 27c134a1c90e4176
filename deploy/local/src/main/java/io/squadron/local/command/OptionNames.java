package io.squadron.local.command;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options are named as run_squad names them ({@code --train_file}), and the usual spelling of today ({@code --train-file})
 * works too. Names are made alike before picocli sees them, so that nothing has to be declared twice.
 */
final class OptionNames {
    private final Map<String, String> declaredBySpelling = new HashMap<>();

    OptionNames(CommandLine root) {
        collect(root);
    }

    private void collect(CommandLine command) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            for (String name : option.names()) {
                declaredBySpelling.put(spelling(name), name);
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
        String[] result = arguments.clone();
        for (int i = 0; i < result.length && !result[i].equals("--"); i++) {
            result[i] = declaredName(result[i]);
        }
        return result;
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
