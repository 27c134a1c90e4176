package io.squadron.endtoend.ledger.fault;

import io.squadron.endtoend.stack.Cable;
import io.squadron.endtoend.stack.StackProcess;
import java.util.List;

/**
 * Whom something happens to.
 *
 * @param cables its ways to others; none: it cannot be cut off
 */
public record Victim(StackProcess process, List<Cable> cables) {

    /** Tells it from the others. */
    String name() {
        return process.name();
    }
}
