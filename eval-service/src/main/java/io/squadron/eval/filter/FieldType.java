package io.squadron.eval.filter;

import java.util.List;

/** What kind of values a field has, and so how it can be compared. */
public enum FieldType {
    NUMBER("a number"),
    /** A moment in time, in UTC. */
    TIME("a date such as 2026-11-30"),
    TEXT("a text"),
    /** Several words, in SQL with {@link #SEPARATOR} in between, or null for none. */
    TAGS("one of its words"),
    /** One of a few words. */
    CHOICE("one of its words"),
    /** True or false; its name alone is a condition. */
    FLAG("true or false");

    /** Between the words of {@link #TAGS}, none of which has a comma. */
    public static final String SEPARATOR = ", ";

    private final String value;

    FieldType(String value) {
        this.value = value;
    }

    /** What a value of it is, as a sentence calls it. */
    public String value() {
        return value;
    }

    public List<Operator> operators() {
        return switch (this) {
            case NUMBER, TIME ->
                List.of(
                        Operator.EQUAL,
                        Operator.NOT_EQUAL,
                        Operator.LESS,
                        Operator.AT_MOST,
                        Operator.MORE,
                        Operator.AT_LEAST);
            case TEXT, TAGS -> List.of(Operator.EQUAL, Operator.NOT_EQUAL, Operator.CONTAINS, Operator.CONTAINS_NOT);
            case CHOICE, FLAG -> List.of(Operator.EQUAL, Operator.NOT_EQUAL);
        };
    }
}
