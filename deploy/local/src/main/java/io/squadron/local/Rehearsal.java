package io.squadron.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.squadron.local.command.SquadronCommand;
import io.squadron.local.stack.Endpoints;
import io.squadron.local.stack.HomeAccess;
import io.squadron.local.stack.Part;
import io.squadron.local.stack.PartState;
import io.squadron.local.stack.ProcessIdentity;
import io.squadron.local.stack.StackState;
import io.squadron.local.stack.StackState.PartStatus;
import io.squadron.local.stack.StackState.Phase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What most commands do, done once for the JVM to note which classes that takes: they go into an archive that later calls
 * start from (see {@code deploy/squadron}). The stack that the commands find is one server in this process, whose every
 * answer is an empty message.
 */
public final class Rehearsal {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("--help"), List.of("status"), List.of("status", "--json"), List.of("runs"), List.of("models"));

    private Rehearsal() {}

    /**
     * Runs the commands; exit code 0 if all of them did their work.
     *
     * @param arguments an empty directory, the home of the commands
     */
    public static void main(String[] arguments) throws IOException {
        System.exit(in(Path.of(arguments[0])) ? 0 : 1);
    }

    /** Runs the commands in an empty directory; whether all of them did their work. */
    static boolean in(Path home) throws IOException {
        Server server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .directExecutor()
                .fallbackHandlerRegistry(new EmptyAnswers())
                .build()
                .start();
        try {
            new ObjectMapper().writeValue(home.resolve("stack.json").toFile(), stack("127.0.0.1:" + server.getPort()));
            new HomeAccess(home).make();
            return COMMANDS.stream().allMatch(command -> succeeds(command, home));
        } finally {
            server.shutdownNow();
        }
    }

    private static boolean succeeds(List<String> command, Path home) {
        String[] arguments = command.toArray(new String[command.size() + 2]);
        arguments[command.size()] = "--home";
        arguments[command.size() + 1] = home.toString();
        return SquadronCommand.execute(arguments) == 0;
    }

    private static StackState stack(String server) {
        ProcessHandle self = ProcessHandle.current();
        long started = self.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
        return new StackState(
                Phase.RUNNING,
                new ProcessIdentity(self.pid(), started),
                "",
                0,
                new Endpoints("", "", server, server, server, server, URI.create("http://" + server + "/")),
                List.of(new PartStatus(Part.KAFKA, PartState.READY, null, 0, "")));
    }

    /** Answers every call. */
    private static final class EmptyAnswers extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, String authority) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(name)
                    .build();
            return ServerMethodDefinition.create(
                    method, ServerCalls.asyncUnaryCall((byte[] request, StreamObserver<byte[]> answer) -> {
                        answer.onNext(new byte[0]);
                        answer.onCompleted();
                    }));
        }
    }

    /** Messages as they are. */
    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream message) {
            try {
                return message.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
