package io.squadron.local.job;

import com.google.protobuf.ByteString;
import io.squadron.local.client.Services;
import io.squadron.local.progress.Progress;
import io.squadron.v1.NamedFile;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Gives a tokenizer that lies in a directory of this machine to the tokenizer-service, which reads nobody's directories. */
final class TokenizerUpload {
    private static final List<String> SETTINGS =
            List.of("tokenizer_config.json", "special_tokens_map.json", "added_tokens.json");

    private TokenizerUpload() {}

    /**
     * What the service knows a tokenizer by.
     *
     * @param tokenizer an id or a name, which stays as it is, or the absolute path of a directory, which is uploaded
     * @throws FailedException if its files cannot be read
     * @throws io.grpc.StatusRuntimeException if the service refuses them
     */
    static String reference(String tokenizer, Services services, Progress progress) {
        Path directory = Path.of(tokenizer);
        if (!directory.isAbsolute() || !Files.isDirectory(directory)) {
            return tokenizer;
        }
        RegisterTokenizerRequest.Builder request = RegisterTokenizerRequest.newBuilder();
        // As Hugging Face's AutoTokenizer: vocab.txt counts only where there is no tokenizer.json.
        add(request, directory, Files.exists(directory.resolve("tokenizer.json")) ? "tokenizer.json" : "vocab.txt");
        SETTINGS.forEach(name -> add(request, directory, name));
        Tokenizer registered =
                services.tokenizer().registerTokenizer(request.build()).getTokenizer();
        registered.getNotesList().forEach(note -> progress.say("  note: " + note));
        return registered.getTokenizerId();
    }

    private static void add(RegisterTokenizerRequest.Builder request, Path directory, String name) {
        Path file = directory.resolve(name);
        if (Files.exists(file)) {
            try {
                request.addFiles(
                        NamedFile.newBuilder().setName(name).setContent(ByteString.copyFrom(Files.readAllBytes(file))));
            } catch (IOException e) {
                throw new FailedException("Cannot read " + file + ": " + SourceFile.reason(e) + ".", e);
            }
        }
    }
}
