package io.squadron.eval.window;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcClient;
import io.squadron.eval.dataset.DevQuestion;
import io.squadron.rpc.Connections;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.GetTokenizerRequest;
import io.squadron.v1.NamedFile;
import io.squadron.v1.TokenizerServiceGrpc;
import io.squadron.v1.TokenizerServiceGrpc.TokenizerServiceBlockingStub;
import io.squadron.v1.Window;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The tokenizer-service: vocabularies, and windows of questions that are stored here. */
@ApplicationScoped
class TokenizerClient {
    private static final long LIMIT_MS = 3000;
    private static final String VOCABULARY = "vocab.txt";

    /** Vocabularies that are kept; a tokenizer's id is its content's hash, so none ever changes. */
    private static final int KEPT = 4;

    private final Channel channel;

    // Guarded by itself. The one that was put in first leaves first.
    private final Map<String, Vocabulary> vocabularies = new LinkedHashMap<>();

    TokenizerClient(@GrpcClient("tokenizer") Channel channel) {
        this.channel = channel;
    }

    private TokenizerServiceBlockingStub service() {
        return TokenizerServiceGrpc.newBlockingStub(Connections.tryNow(channel))
                .withDeadlineAfter(LIMIT_MS, TimeUnit.MILLISECONDS);
    }

    /** Empty for a tokenizer that has no vocab.txt. */
    Optional<Vocabulary> vocabulary(String tokenizerId) throws StatusRuntimeException {
        synchronized (vocabularies) {
            if (vocabularies.containsKey(tokenizerId)) {
                return Optional.of(vocabularies.get(tokenizerId));
            }
        }
        Optional<Vocabulary> found = service()
                .getTokenizer(GetTokenizerRequest.newBuilder()
                        .setTokenizer(tokenizerId)
                        .build())
                .getTokenizer()
                .getFilesList()
                .stream()
                .filter(file -> file.getName().equals(VOCABULARY))
                .map(NamedFile::getContent)
                .map(content -> Vocabulary.of(content.toStringUtf8()))
                .findFirst();
        found.ifPresent(vocabulary -> keep(tokenizerId, vocabulary));
        return found;
    }

    private void keep(String tokenizerId, Vocabulary vocabulary) {
        synchronized (vocabularies) {
            if (vocabularies.size() == KEPT) {
                vocabularies.remove(vocabularies.keySet().iterator().next());
            }
            vocabularies.put(tokenizerId, vocabulary);
        }
    }

    /** All windows of a question, as the import made them. */
    List<Window> windows(DatasetManifest manifest, DevQuestion question) throws StatusRuntimeException {
        return service()
                .featurize(FeaturizeRequest.newBuilder()
                        .setTokenizer(manifest.getTokenizerId())
                        .setExampleId(question.exampleId)
                        .setQuestion(question.question)
                        .setContext(question.context)
                        .setSettings(manifest.getSettings())
                        .build())
                .getWindowsList()
                .stream()
                .map(window -> window.toBuilder()
                        .setExampleIndex(question.key.exampleIndex())
                        .build())
                .toList();
    }
}
