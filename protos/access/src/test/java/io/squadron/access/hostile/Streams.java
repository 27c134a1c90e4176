package io.squadron.access.hostile;

import io.grpc.MethodDescriptor;
import java.io.InputStream;

/** Messages as their bytes; of a response nothing is read. */
final class Streams implements MethodDescriptor.Marshaller<InputStream> {
    @Override
    public InputStream stream(InputStream message) {
        return message;
    }

    @Override
    public InputStream parse(InputStream stream) {
        return InputStream.nullInputStream();
    }
}
