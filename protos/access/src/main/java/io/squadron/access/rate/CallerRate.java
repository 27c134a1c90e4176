package io.squadron.access.rate;

import io.squadron.access.Caller;
import io.squadron.access.config.AccessConfig;
import io.squadron.rpc.RpcError;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The rate that the settings give each caller, over gRPC and HTTP together; whoever shows nothing is told by his address. */
@Singleton
public class CallerRate {
    private final Optional<CallRate> rate;

    /** The settings' rate. */
    public CallerRate(AccessConfig config) {
        this.rate = config.callsPerSecond().stream().mapToObj(CallerRate::of).findFirst();
    }

    private static CallRate of(int callsPerSecond) {
        if (callsPerSecond < 1) {
            throw new IllegalStateException(
                    "squadron.access.calls-per-second is %d; it is at least 1, or not there at all."
                            .formatted(callsPerSecond));
        }
        return new CallRate(callsPerSecond);
    }

    /** Whether there is one at all. */
    public boolean isLimited() {
        return rate.isPresent();
    }

    /**
     * Counts a call, and says why it is one too many.
     *
     * @param host the address that it comes from, without its port
     */
    public Optional<RpcError> refusal(Caller caller, String host) {
        return caller.isAnonymous() ? refusalByHost(host) : refusalByName(caller.name());
    }

    /** Of a caller by name. */
    public Optional<RpcError> refusalByName(String name) {
        // A name and an address do not meet: no address begins so.
        return refusedAs("caller " + name, name);
    }

    /** Of one who shows nothing. */
    public Optional<RpcError> refusalByHost(String host) {
        return refusedAs(host, host);
    }

    private Optional<RpcError> refusedAs(String key, String who) {
        return rate.flatMap(each -> each.refusedFor(key))
                .map(wait -> RpcError.busy(
                        "%s comes more often than is allowed here; come again in %d ms, and more slowly."
                                .formatted(who, Math.max(1, wait.toMillis())),
                        wait));
    }
}
