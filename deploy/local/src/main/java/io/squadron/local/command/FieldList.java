package io.squadron.local.command;

import io.squadron.local.client.Services;
import io.squadron.v1.FilterField;
import io.squadron.v1.FilterSubject;
import io.squadron.v1.ListFilterFieldsRequest;
import java.util.Locale;

/** What filters can ask about, for people. */
final class FieldList {
    private FieldList() {}

    static void print(Services services, FilterSubject subject) {
        services.analysis()
                .listFilterFields(
                        ListFilterFieldsRequest.newBuilder().setSubject(subject).build())
                .getFieldsList()
                .forEach(field -> System.out.println(line(field)));
    }

    private static String line(FilterField field) {
        String choices = field.getChoicesCount() == 0 ? "" : ": " + String.join(", ", field.getChoicesList());
        return String.format(
                Locale.ROOT, "%-20s %-7s %s%s", field.getName(), field.getType(), field.getDescription(), choices);
    }
}
