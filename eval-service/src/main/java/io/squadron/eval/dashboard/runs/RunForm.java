package io.squadron.eval.dashboard.runs;

import io.squadron.eval.filter.Field;
import io.squadron.eval.runlist.RunParameters;
import io.squadron.eval.runlist.RunQuery;
import io.squadron.eval.runlist.RunVocabulary;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What the form above the list of runs offers, and what of it is chosen. */
@ApplicationScoped
class RunForm {
    private final List<Field> fields;

    RunForm(RunVocabulary words) {
        this.fields = words.vocabulary().fields();
    }

    RunsView.Choices choices(RunQuery query) {
        return choices(
                query.columns().stream().map(Field::name).toList(),
                query.withDiffering(),
                query.order().text(),
                query.group().map(Field::name).orElse(""));
    }

    /** Of parameters in which there is a mistake: what is not known is not chosen. */
    RunsView.Choices choices(RunParameters parameters) {
        return choices(
                parameters.columns(),
                parameters.columns().contains(RunQuery.DIFFERING),
                parameters.sort().isEmpty() ? RunQuery.USUAL_SORT : parameters.sort(),
                parameters.group());
    }

    private RunsView.Choices choices(List<String> chosen, boolean differs, String sort, String group) {
        List<String> columns = chosen.stream().allMatch(RunQuery.DIFFERING::equals) ? RunColumns.USUAL : chosen;
        return new RunsView.Choices(
                fields.stream()
                        .filter(field -> !field.name().equals("name"))
                        .map(field -> choice(field, columns.contains(field.name())))
                        .toList(),
                String.join(",", RunColumns.USUAL),
                differs,
                orders("", " ↑", sort),
                orders("-", " ↓", sort),
                fields.stream()
                        .filter(RunQuery::isGroup)
                        .map(field -> choice(field, field.name().equals(group)))
                        .toList());
    }

    private List<RunsView.Choice> orders(String sign, String arrow, String sort) {
        return fields.stream()
                .map(field -> new RunsView.Choice(
                        sign + field.name(), field.name() + arrow, sort.equals(sign + field.name())))
                .toList();
    }

    private static RunsView.Choice choice(Field field, boolean chosen) {
        return new RunsView.Choice(field.name(), field.name(), chosen);
    }
}
