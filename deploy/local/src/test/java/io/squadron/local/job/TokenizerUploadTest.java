package io.squadron.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.squadron.local.client.Services;
import io.squadron.local.progress.PlainProgress;
import io.squadron.v1.NamedFile;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.RegisterTokenizerResponse;
import io.squadron.v1.Tokenizer;
import io.squadron.v1.TokenizerServiceGrpc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tokenizer-service that takes whatever has a vocabulary. */
class TokenizerUploadTest {
    @TempDir
    private Path directory;

    private final List<RegisterTokenizerRequest> taken = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private GivenServices given;
    private Services services;

    @BeforeEach
    void start() throws IOException {
        given = new GivenServices(new Registry());
        services = given.client();
    }

    @AfterEach
    void stop() {
        given.close();
    }

    @Test
    void aNameAnIdAndARelativePathAreLeftToTheService() {
        for (String reference : new String[] {"all-MiniLM-L6-v2", "sha256-0a1b", "src"}) {
            assertThat(reference(reference)).isEqualTo(reference);
        }
        assertThat(taken).isEmpty();
    }

    @Test
    void aDirectorysTokenizerIsUploadedWithItsSettingsAndItsNotesAreShown() throws IOException {
        write("tokenizer.json", "{\"version\": \"1.0\"}");
        write("vocab.txt", "not wanted beside tokenizer.json");
        write("tokenizer_config.json", "{\"do_lower_case\": true}");
        write("model.safetensors", "not a tokenizer's");

        assertThat(reference(directory.toString())).isEqualTo("registered");
        assertThat(taken).hasSize(1);
        assertThat(taken.get(0).getFilesList())
                .extracting(NamedFile::getName)
                .containsExactly("tokenizer.json", "tokenizer_config.json");
        assertThat(taken.get(0).getFiles(0).getContent().toStringUtf8()).isEqualTo("{\"version\": \"1.0\"}");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("note: It strips accents.");
    }

    @Test
    void withoutATokenizerJsonTheVocabularyIsUploaded() throws IOException {
        write("vocab.txt", "[PAD]\n");

        assertThat(reference(directory.toString())).isEqualTo("registered");
        assertThat(taken.get(0).getFilesList()).extracting(NamedFile::getName).containsExactly("vocab.txt");
    }

    @Test
    void whatTheServiceRefusesIsInItsWords() {
        assertThatThrownBy(() -> reference(directory.toString()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("has no vocabulary");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Files.createDirectory(directory.resolve("vocab.txt"));

        assertThatThrownBy(() -> reference(directory.toString()))
                .isInstanceOf(FailedException.class)
                .hasMessageStartingWith("Cannot read " + directory.resolve("vocab.txt") + ": ");
    }

    private String reference(String tokenizer) {
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return TokenizerUpload.reference(tokenizer, services, new PlainProgress(out, System::nanoTime));
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }

    private final class Registry extends TokenizerServiceGrpc.TokenizerServiceImplBase {
        @Override
        public void registerTokenizer(
                RegisterTokenizerRequest request, StreamObserver<RegisterTokenizerResponse> response) {
            if (request.getFilesCount() == 0) {
                response.onError(Status.INVALID_ARGUMENT
                        .withDescription("The tokenizer has no vocabulary.")
                        .asRuntimeException());
                return;
            }
            taken.add(request);
            response.onNext(RegisterTokenizerResponse.newBuilder()
                    .setTokenizer(
                            Tokenizer.newBuilder().setTokenizerId("registered").addNotes("It strips accents."))
                    .build());
            response.onCompleted();
        }
    }
}
