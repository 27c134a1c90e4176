package io.squadron.tokenizer.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.squadron.rpc.Page;
import io.squadron.rpc.PageKey;
import io.squadron.tokenizer.kafka.DatasetCatalog;
import io.squadron.tokenizer.kafka.TokenizerTopic;
import io.squadron.tokenizer.kafka.UndeliveredException;
import io.squadron.tokenizer.registry.RegisteredTokenizer;
import io.squadron.tokenizer.registry.TokenizerRegistry;
import io.squadron.tokenizer.registry.UnknownTokenizerException;
import io.squadron.tokenizer.text.Printable;
import io.squadron.tokenizer.wordpiece.TokenizerDefinition;
import io.squadron.tokenizer.wordpiece.TokenizerFiles;
import io.squadron.tokenizer.wordpiece.UnusableTokenizerException;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.ListTokenizersRequest;
import io.squadron.v1.ListTokenizersResponse;
import io.squadron.v1.NamedFile;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.Tokenizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tokenizers in and out. */
@ApplicationScoped
public class TokenizerCalls {

    private final TokenizerRegistry registry;
    private final TokenizerTopic topic;
    private final DatasetCatalog datasets;

    TokenizerCalls(TokenizerRegistry registry, TokenizerTopic topic, DatasetCatalog datasets) {
        this.registry = registry;
        this.topic = topic;
        this.datasets = datasets;
    }

    Tokenizer get(String reference) {
        return withFiles(lookup(reference));
    }

    private RegisteredTokenizer lookup(String reference) {
        Optional<RegisteredTokenizer> known = registry.lookup(reference);
        if (known.isPresent()) {
            return known.get();
        }
        topic.catchUp();
        return registry.lookup(reference)
                .orElseThrow(() -> new UnknownTokenizerException(
                        reference, "There is no tokenizer \"" + Printable.of(reference, 100) + "\"."));
    }

    ListTokenizersResponse list(ListTokenizersRequest request) {
        topic.catchUp();
        List<Tokenizer> all =
                registry.list().stream().map(TokenizerCalls::withoutFiles).toList();
        Page<Tokenizer> page = Page.of(
                all,
                tokenizer -> PageKey.of(tokenizer.getName() + "\n" + tokenizer.getTokenizerId()),
                request.getPageSize(),
                request.getPageToken());
        return ListTokenizersResponse.newBuilder()
                .addAllTokenizers(page.items())
                .setNextPageToken(page.nextPageToken())
                .setTotalSize(page.totalSize())
                .build();
    }

    Tokenizer register(RegisterTokenizerRequest request) throws UndeliveredException {
        if (!request.getName().matches("[A-Za-z0-9._-]{0,100}")) {
            throw new UnusableTokenizerException(
                    "A tokenizer's name must be at most 100 letters, digits, '.', '_' or '-'.");
        }
        Map<String, byte[]> files = new TreeMap<>();
        for (NamedFile file : request.getFilesList()) {
            if (files.put(file.getName(), file.getContent().toByteArray()) != null) {
                throw new UnusableTokenizerException("The same file name is given twice.");
            }
        }
        return withFiles(topic.register(TokenizerFiles.read(request.getName(), files), files));
    }

    void delete(String reference) throws UndeliveredException {
        RegisteredTokenizer tokenizer = lookup(reference);
        String id = tokenizer.definition().id();
        if (tokenizer.isBuiltIn()) {
            throw inUse(id, "The tokenizer is part of the service and cannot be deleted.");
        }
        Optional<DatasetManifest> user = datasets.list().stream()
                .filter(manifest -> manifest.getTokenizerId().equals(id))
                .filter(manifest -> manifest.getStatus() != DatasetStatus.DATASET_STATUS_FAILED)
                .findFirst();
        if (user.isPresent()) {
            throw inUse(
                    id, "The data set " + user.get().getDatasetId() + " was made by the tokenizer; delete it first.");
        }
        topic.delete(tokenizer);
    }

    private static InUseException inUse(String id, String message) {
        return new InUseException("squadron.v1.Tokenizer", id, message);
    }

    private static Tokenizer withFiles(RegisteredTokenizer registered) {
        Tokenizer.Builder tokenizer = withoutFiles(registered).toBuilder();
        registered
                .definition()
                .files()
                .forEach((name, content) -> tokenizer.addFiles(
                        NamedFile.newBuilder().setName(name).setContent(ByteString.copyFromUtf8(content))));
        return tokenizer.build();
    }

    private static Tokenizer withoutFiles(RegisteredTokenizer registered) {
        TokenizerDefinition definition = registered.definition();
        Tokenizer.Builder tokenizer = Tokenizer.newBuilder()
                .setTokenizerId(definition.id())
                .setName(definition.name())
                .setDoLowerCase(definition.doLowerCase())
                .setVocabSize(definition.vocabSize())
                .setPadTokenId(definition.padTokenId())
                .setClsTokenId(definition.clsTokenId())
                .setSepTokenId(definition.sepTokenId())
                .setBuiltIn(registered.isBuiltIn())
                .addAllNotes(definition.notes());
        registered
                .registeredAt()
                .ifPresent(at -> tokenizer.setRegisteredAt(
                        Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano())));
        return tokenizer.build();
    }
}
