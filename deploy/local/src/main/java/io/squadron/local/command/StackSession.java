package io.squadron.local.command;

import io.squadron.local.client.ServiceAddresses;
import io.squadron.local.client.Services;
import io.squadron.local.job.FailedException;
import io.squadron.local.progress.Progress;
import io.squadron.local.stack.Endpoints;
import io.squadron.local.stack.HomeAccess;
import io.squadron.local.stack.HomePassword;
import io.squadron.local.stack.LocalStack;
import io.squadron.local.stack.StackState;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The services that a command works with: those that run already, or its own, which end with the session.
 *
 * @param stack null if the stack was only found
 */
record StackSession(Path home, Endpoints endpoints, Services services, LocalStack stack) implements AutoCloseable {

    /** Attaches to the stack of this home, or starts it. */
    static StackSession attachOrStart(SquadronCommand root, Progress progress) {
        StartNarration narration = new StartNarration(progress);
        LocalStack stack = LocalStack.attachOrStart(root.stack(), narration);
        narration.finish();
        return new StackSession(root.home(), stack.endpoints(), connect(root.home(), stack.endpoints()), stack);
    }

    /**
     * The stack that runs.
     *
     * @throws FailedException if none does
     */
    static StackSession running(SquadronCommand root) {
        Endpoints endpoints = runningIn(root.home())
                .map(StackState::endpoints)
                .orElseThrow(() ->
                        new FailedException("No Squadron is up in " + root.home() + "; start it with `squadron up`."));
        return new StackSession(root.home(), endpoints, connect(root.home(), endpoints), null);
    }

    private static Optional<StackState> runningIn(Path home) {
        return LocalStack.find(home).filter(state -> state.phase() == StackState.Phase.RUNNING);
    }

    /** It runs, and nobody is stopping it; one of its services may be away. */
    boolean isUp() {
        return runningIn(home).isPresent();
    }

    private static Services connect(Path home, Endpoints endpoints) {
        return new Services(
                new ServiceAddresses(
                        endpoints.tokenizer(), endpoints.trainer(), endpoints.inference(), endpoints.eval()),
                new HomeAccess(home).key());
    }

    /** What Kafka's clients need for the stack's broker. */
    Map<String, Object> kafkaClient() {
        return new HomePassword(home).kafkaClient(endpoints.kafkaBootstrapServers());
    }

    URI dashboard() {
        return endpoints.dashboard();
    }

    boolean startedHere() {
        return stack != null && stack.startedHere();
    }

    /** Waits until a stack that was started here has ended by itself, and returns a sentence that says so. */
    String awaitEnd() {
        return stack.awaitEnd();
    }

    /** What still needs the services when this session stops them, be it by Ctrl-C. */
    void beforeStop(Runnable action) {
        if (stack != null) {
            stack.beforeStop(action);
        }
    }

    @Override
    public void close() {
        services.close();
        if (stack != null) {
            stack.close();
        }
    }
}
