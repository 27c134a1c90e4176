package io.squadron.eval.execution;

import io.grpc.Status;

/** Why a stream of questions ended early. */
sealed interface Trouble {

    /** One sentence for people. */
    String sentence();

    /** The inference-service, or something that it needs, is away or has no room. */
    record Away(Status status) implements Trouble {
        @Override
        public String sentence() {
            return status.getCode() + (status.getDescription() == null ? "" : ": " + status.getDescription());
        }
    }

    /** Nothing came for as long as an answer may take. */
    record Silence(long seconds) implements Trouble {
        @Override
        public String sentence() {
            return "no answer within " + seconds + " s";
        }
    }
}
