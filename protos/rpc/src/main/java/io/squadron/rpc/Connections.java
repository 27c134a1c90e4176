package io.squadron.rpc;

import io.grpc.Channel;
import io.grpc.ManagedChannel;

/** What a caller that waits can do about a connection. */
public final class Connections {
    private Connections() {}

    /**
     * A connection that was lost is tried again now. Left alone, gRPC waits for longer and longer, up to two minutes, so that a
     * service that is there again would still be told to be away.
     *
     * @return the same channel
     */
    public static Channel tryNow(Channel channel) {
        if (channel instanceof ManagedChannel managed) {
            managed.resetConnectBackoff();
        }
        return channel;
    }
}
