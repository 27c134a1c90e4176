package io.squadron.trainer.grpc;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.squadron.embedded.LoopbackPort;
import io.squadron.trainer.encoder.Activation;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.encoder.BertConfigJson;
import io.squadron.trainer.encoder.BertShapes;
import io.squadron.trainer.safetensors.SafetensorsWriter;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.GetTokenizerRequest;
import io.squadron.v1.GetTokenizerResponse;
import io.squadron.v1.NamedFile;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.RegisterTokenizerResponse;
import io.squadron.v1.Tokenizer;
import io.squadron.v1.TokenizerServiceGrpc;
import io.squadron.v1.WindowSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * What a trainer needs around it: a tokenizer-service (a real gRPC server that knows two tokenizers and takes more), a small BERT in
 * Hugging Face's layout to start from, and a directory for checkpoints.
 */
public final class TrainerNeighbours implements QuarkusTestResourceLifecycleManager {
    static final String ENCODER = "squadron.test.encoder";
    static final String TOKENIZER_ID = "small-tokenizer";
    static final String LARGE_TOKENIZER_ID = "large-tokenizer";
    /** Nobody gets this one: the neighbour is not there yet, whenever it is asked. */
    static final String ABSENT_TOKENIZER_ID = "absent-tokenizer";

    static final int VOCAB_SIZE = 64;
    static final int MAX_POSITIONS = 32;

    private Server tokenizer;

    @Override
    public Map<String, String> start() {
        try {
            Path home = Files.createTempDirectory("trainer-test");
            tokenizer = ServerBuilder.forPort(0)
                    .addService(new SmallTokenizer())
                    .build()
                    .start();
            String port = Integer.toString(LoopbackPort.free());
            return Map.of(
                    "quarkus.grpc.clients.tokenizer.test-port",
                    Integer.toString(tokenizer.getPort()),
                    "quarkus.grpc.clients.tokenizer.port",
                    Integer.toString(tokenizer.getPort()),
                    "quarkus.grpc.server.test-port",
                    port,
                    "quarkus.grpc.server.port",
                    port,
                    "squadron.trainer.checkpoints-directory",
                    home.resolve("checkpoints").toString(),
                    "squadron.trainer.encoders-directory",
                    home.resolve("encoders").toString(),
                    "squadron.trainer.tensorboard-directory",
                    home.resolve("tensorboard").toString(),
                    // What some tests provoke does not pass.
                    "squadron.trainer.outage-patience",
                    "PT3S",
                    ENCODER,
                    smallBert(home.resolve("small-bert")).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (tokenizer != null) {
            tokenizer.shutdownNow();
        }
    }

    /** Two layers of width 32 with random weights. */
    private static Path smallBert(Path directory) throws IOException {
        BertConfig config =
                new BertConfig(VOCAB_SIZE, 32, 2, 2, 64, Activation.GELU, 0.1, 0.1, MAX_POSITIONS, 2, 1e-12, 0.02, 0);
        Random random = new Random(1);
        Map<String, Tensor> weights = new LinkedHashMap<>();
        BertShapes.ofEncoder(config).forEach((name, shape) -> weights.put(name, weight(name, shape, random)));
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve("config.json"), BertConfigJson.write(config).toString());
        try (OutputStream out = Files.newOutputStream(directory.resolve("model.safetensors"))) {
            SafetensorsWriter.write(out, weights, Map.of("format", "pt"));
        }
        return directory;
    }

    private static Tensor weight(String name, long[] shape, Random random) {
        float[] values = new float[Math.toIntExact(Tensor.elements(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = name.endsWith("LayerNorm.weight")
                    ? 1
                    : name.endsWith("bias") ? 0 : (float) (0.02 * random.nextGaussian());
        }
        return Tensor.ofFloats(values, shape);
    }

    private static final class SmallTokenizer extends TokenizerServiceGrpc.TokenizerServiceImplBase {
        @Override
        public void getTokenizer(GetTokenizerRequest request, StreamObserver<GetTokenizerResponse> response) {
            if (request.getTokenizer().equals(ABSENT_TOKENIZER_ID)) {
                response.onError(Status.UNAVAILABLE.asRuntimeException());
                return;
            }
            int vocabSize =
                    switch (request.getTokenizer()) {
                        case TOKENIZER_ID -> VOCAB_SIZE;
                        case LARGE_TOKENIZER_ID -> VOCAB_SIZE + 1;
                        case EncoderServiceTest.BUILT_IN -> 30_522;
                        default -> 0;
                    };
            if (vocabSize == 0) {
                response.onError(Status.NOT_FOUND
                        .withDescription("no tokenizer " + request.getTokenizer())
                        .asRuntimeException());
                return;
            }
            response.onNext(GetTokenizerResponse.newBuilder()
                    .setTokenizer(Tokenizer.newBuilder()
                            .setTokenizerId(request.getTokenizer())
                            .setVocabSize(vocabSize)
                            .addFiles(file("tokenizer.json", "{\"version\":\"1.0\"}"))
                            .addFiles(file("tokenizer_config.json", "{\"do_lower_case\":true}"))
                            .addFiles(file("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n"))
                            .addFiles(file("../escape.txt", "never written")))
                    .build());
            response.onCompleted();
        }

        /** Takes a vocab.txt that begins as BERT's do, under the hash of its content, as the real one does. */
        @Override
        public void registerTokenizer(
                RegisterTokenizerRequest request, StreamObserver<RegisterTokenizerResponse> response) {
            String vocabulary = request.getFiles(0).getContent().toStringUtf8();
            if (!vocabulary.startsWith("[PAD]")) {
                response.onError(Status.INVALID_ARGUMENT
                        .withDescription("The vocabulary has no [PAD].")
                        .asRuntimeException());
                return;
            }
            response.onNext(RegisterTokenizerResponse.newBuilder()
                    .setTokenizer(Tokenizer.newBuilder()
                            .setTokenizerId("tokenizer-" + Integer.toHexString(vocabulary.hashCode()))
                            .setVocabSize((int) vocabulary.lines().count())
                            .addFiles(file("tokenizer.json", vocabulary)) // JSON is the real one's business
                            .addFiles(file("vocab.txt", vocabulary)))
                    .build());
            response.onCompleted();
        }

        /** One of the real one's rules of settings. */
        @Override
        public void featurize(FeaturizeRequest request, StreamObserver<FeaturizeResponse> response) {
            WindowSettings settings = request.getSettings();
            if (settings.getMaxSeqLength() < settings.getMaxQueryLength() + 4) {
                response.onError(Status.INVALID_ARGUMENT
                        .withDescription("max_seq_length leaves no room for the document.")
                        .asRuntimeException());
                return;
            }
            response.onNext(FeaturizeResponse.getDefaultInstance());
            response.onCompleted();
        }

        private static NamedFile file(String name, String content) {
            return NamedFile.newBuilder()
                    .setName(name)
                    .setContent(ByteString.copyFromUtf8(content))
                    .build();
        }
    }
}
