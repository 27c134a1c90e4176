package io.squadron.tokenizer.grpc;

import com.google.protobuf.ByteString;
import io.squadron.tokenizer.registry.TokenizerRegistry;
import io.squadron.tokenizer.wordpiece.TokenizerDefinition;
import io.squadron.tokenizer.wordpiece.TokenizerFiles;
import io.squadron.tokenizer.wordpiece.UnusableTokenizerException;
import io.squadron.v1.NamedFile;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.Tokenizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;

/** Tokenizers in and out. */
@ApplicationScoped
public class TokenizerInfos {

    private final TokenizerRegistry tokenizers;

    TokenizerInfos(TokenizerRegistry tokenizers) {
        this.tokenizers = tokenizers;
    }

    Tokenizer get(String reference) {
        return info(tokenizers.find(reference).definition());
    }

    Tokenizer register(RegisterTokenizerRequest request) {
        if (!request.getName().matches("[A-Za-z0-9._-]{0,100}")) {
            throw new UnusableTokenizerException(
                    "A tokenizer's name must be at most 100 letters, digits, '.', '_' or '-'.");
        }
        Map<String, byte[]> files = new HashMap<>();
        for (NamedFile file : request.getFilesList()) {
            if (files.put(file.getName(), file.getContent().toByteArray()) != null) {
                throw new UnusableTokenizerException("The same file name is given twice.");
            }
        }
        return info(tokenizers
                .register(TokenizerFiles.read(request.getName(), files))
                .definition());
    }

    private static Tokenizer info(TokenizerDefinition definition) {
        Tokenizer.Builder info = Tokenizer.newBuilder()
                .setTokenizerId(definition.id())
                .setName(definition.name())
                .setDoLowerCase(definition.doLowerCase())
                .setVocabSize(definition.vocabSize())
                .setPadTokenId(definition.padTokenId())
                .setClsTokenId(definition.clsTokenId())
                .setSepTokenId(definition.sepTokenId());
        definition
                .files()
                .forEach((name, content) -> info.addFiles(
                        NamedFile.newBuilder().setName(name).setContent(ByteString.copyFromUtf8(content))));
        return info.addAllNotes(definition.notes()).build();
    }
}
