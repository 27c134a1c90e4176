package io.squadron.eval.filter;

import java.util.Optional;
import java.util.stream.Stream;

/** How a field is compared. */
public enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">="),
    /** Whatever the letters' case. */
    CONTAINS("~"),
    CONTAINS_NOT("!~");

    private final String sign;

    Operator(String sign) {
        this.sign = sign;
    }

    /** As it is written, and as SQL writes the first six. */
    public String sign() {
        return sign;
    }

    static Optional<Operator> of(String sign) {
        return Stream.of(values())
                .filter(operator -> operator.sign.equals(sign))
                .findFirst();
    }
}
