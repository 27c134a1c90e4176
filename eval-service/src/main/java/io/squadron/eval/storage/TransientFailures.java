package io.squadron.eval.storage;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;

/** Tells what will pass, e.g. a restart of PostgreSQL, from what will fail again, e.g. a value that it refuses. */
public final class TransientFailures {
    /** SQLSTATE classes (PostgreSQL's appendix A) of faults in the data or the statement: they do not pass by waiting. */
    private static final Set<String> LASTING_CLASSES = Set.of("22", "23", "42");

    /** Another transaction stored the same at the same time: the second try finds it. */
    private static final String UNIQUE_VIOLATION = "23505";

    private TransientFailures() {}

    /** True if the same transaction may succeed later. */
    public static boolean isTransient(Throwable failure) {
        boolean outside = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalArgumentException) {
                return false;
            }
            if (cause instanceof SQLException sql) {
                return !isLasting(sql.getSQLState());
            }
            // A commit whose connection broke may carry no SQLException.
            outside |=
                    cause instanceof IOException || cause.getClass().getName().startsWith("jakarta.transaction.");
        }
        return outside;
    }

    private static boolean isLasting(String sqlState) {
        return sqlState != null
                && sqlState.length() == 5
                && !sqlState.equals(UNIQUE_VIOLATION)
                && LASTING_CLASSES.contains(sqlState.substring(0, 2));
    }
}
