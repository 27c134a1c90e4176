package io.squadron.inference.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.squadron.checkpoints.directory.DirectoryReader;
import io.squadron.inference.question.AnswerListener;
import io.squadron.inference.question.AnsweringService;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** The answers over real gRPC, of a service whose engine and tokenizer-service do as a test says. */
final class ServedInProcess implements AutoCloseable {
    final AnsweringService service = new AnsweringService(new DirectoryReader(Optional.empty()));
    final ManagedChannel channel;
    private final Server server;

    ServedInProcess() {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(new QuestionAnsweringEndpoint(
                            service.answerer,
                            AnsweringService.LIMITS,
                            DefaultConfig.read(),
                            AnswerListener.NONE,
                            service.requests))
                    .build()
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
    }

    QuestionAnsweringServiceGrpc.QuestionAnsweringServiceBlockingStub questions() {
        return QuestionAnsweringServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, SECONDS);
    }

    QuestionAnsweringServiceGrpc.QuestionAnsweringServiceFutureStub calls() {
        return QuestionAnsweringServiceGrpc.newFutureStub(channel).withDeadlineAfter(60, SECONDS);
    }

    QuestionAnsweringServiceGrpc.QuestionAnsweringServiceStub streams() {
        return QuestionAnsweringServiceGrpc.newStub(channel).withDeadlineAfter(60, SECONDS);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
        service.close();
    }
}
