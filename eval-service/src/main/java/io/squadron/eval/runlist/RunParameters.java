package io.squadron.eval.runlist;

import java.util.List;
import java.util.stream.Stream;

/**
 * What an address says about a list of runs, as it is written there; what it does not say is empty.
 *
 * @param columns names of fields, each once
 */
public record RunParameters(String filter, String sort, List<String> columns, String group, String page) {

    public RunParameters {
        filter = known(filter);
        sort = known(sort).strip();
        // A form repeats the parameter, people put commas.
        columns = Stream.ofNullable(columns)
                .flatMap(List::stream)
                .flatMap(several -> Stream.of(several.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        group = known(group).strip();
        page = known(page).strip();
    }

    private static String known(String text) {
        return text == null ? "" : text;
    }
}
