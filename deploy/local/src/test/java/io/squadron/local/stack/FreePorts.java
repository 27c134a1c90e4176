package io.squadron.local.stack;

import io.squadron.embedded.LoopbackPort;
import java.util.stream.Stream;

/** Ports for a stack of a test's own. */
final class FreePorts {
    private FreePorts() {}

    /** Returns ports all of which were free a moment ago, and which no outgoing connection is given. */
    static Ports forAStack() {
        return Stream.generate(() -> new Ports(LoopbackPort.free() - new Ports(0).postgres()))
                .filter(FreePorts::areFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean areFree(Ports ports) {
        try {
            ports.requireFree();
            return true;
        } catch (StackException e) {
            return false;
        }
    }
}
