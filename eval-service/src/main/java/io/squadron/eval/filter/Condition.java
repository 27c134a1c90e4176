package io.squadron.eval.filter;

import java.util.List;

/** What a filter says, checked against a vocabulary. */
public sealed interface Condition {
    /** All of them; of none, everything. */
    record And(List<Condition> conditions) implements Condition {
        public And {
            conditions = List.copyOf(conditions);
        }
    }

    /** At least one of them. */
    record Or(List<Condition> conditions) implements Condition {
        public Or {
            conditions = List.copyOf(conditions);
        }
    }

    record Not(Condition condition) implements Condition {}

    /**
     * A field against a value. What is not known meets no comparison.
     *
     * @param value a {@code Double}, {@code Instant}, {@code String} or {@code Boolean}, as the field's type is
     */
    record Comparison(Field field, Operator operator, Object value) implements Condition {}

    /** The field is not known. */
    record Unknown(Field field) implements Condition {}

    /** It depends on the field. */
    default boolean mentions(Field asked) {
        if (this instanceof And and) {
            return and.conditions().stream().anyMatch(one -> one.mentions(asked));
        }
        if (this instanceof Or or) {
            return or.conditions().stream().anyMatch(one -> one.mentions(asked));
        }
        if (this instanceof Not not) {
            return not.condition().mentions(asked);
        }
        Field field = this instanceof Unknown unknown ? unknown.field() : ((Comparison) this).field();
        return field.equals(asked);
    }

    /** What an empty filter says. */
    static Condition everything() {
        return new And(List.of());
    }
}
