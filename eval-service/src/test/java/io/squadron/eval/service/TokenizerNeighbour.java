package io.squadron.eval.service;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.GetTokenizerRequest;
import io.squadron.v1.GetTokenizerResponse;
import io.squadron.v1.NamedFile;
import io.squadron.v1.Tokenizer;
import io.squadron.v1.TokenizerServiceGrpc;
import io.squadron.v1.Window;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** A real gRPC server in the tokenizer-service's place: one tokenizer, whose tokens are words between spaces. */
@ApplicationScoped
class TokenizerNeighbour {
    static final String TOKENIZER = "words";

    /** The id of a word is its place; the last one stands for every other. */
    static final List<String> WORDS = List.of("[CLS]", "[SEP]", "question", "0", "holds", "Paris.", "<b>rest</b>");

    private final int port;
    private Server server;

    TokenizerNeighbour(@ConfigProperty(name = "squadron.eval.tokenizer-port") int port) {
        this.port = port;
    }

    synchronized void start() throws IOException {
        if (server == null) {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .addService(new Service())
                    .build()
                    .start();
        }
    }

    @PreDestroy
    synchronized void stop() {
        if (server != null) {
            server.shutdownNow();
            server = null;
        }
    }

    private static final class Service extends TokenizerServiceGrpc.TokenizerServiceImplBase {
        @Override
        public void getTokenizer(GetTokenizerRequest request, StreamObserver<GetTokenizerResponse> response) {
            if (!request.getTokenizer().equals(TOKENIZER)) {
                response.onError(Status.NOT_FOUND.asRuntimeException());
                return;
            }
            response.onNext(GetTokenizerResponse.newBuilder()
                    .setTokenizer(Tokenizer.newBuilder()
                            .addFiles(NamedFile.newBuilder()
                                    .setName("vocab.txt")
                                    .setContent(ByteString.copyFromUtf8(String.join("\n", WORDS)))))
                    .build());
            response.onCompleted();
        }

        @Override
        public void featurize(FeaturizeRequest request, StreamObserver<FeaturizeResponse> response) {
            response.onNext(FeaturizeResponse.newBuilder()
                    .addWindows(window(request.getExampleId(), request.getQuestion(), request.getContext()))
                    .build());
            response.onCompleted();
        }
    }

    /** The only window of a question; its first token of the context has more context elsewhere. */
    static Window window(String exampleId, String question, String context) {
        Window.Builder window = Window.newBuilder().setExampleId(exampleId).addInputIds(0);
        List<String> asked = List.of(question.split(" ", -1));
        asked.forEach(word -> window.addInputIds(id(word)));
        window.addInputIds(1).setQuestionLength(asked.size());
        int at = 0;
        for (String word : context.split(" ", -1)) {
            window.addInputIds(id(word)).addTokenStart(at).addTokenEnd(at + word.length());
            at += word.length() + 1;
        }
        return window.addInputIds(1)
                .setTokenIsMaxContext(ByteString.copyFrom(new byte[] {(byte) 0b11111110}))
                .build();
    }

    private static int id(String word) {
        int id = WORDS.indexOf(word);
        return id < 0 ? WORDS.size() - 1 : id;
    }
}
