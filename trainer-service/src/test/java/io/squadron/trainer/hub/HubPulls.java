package io.squadron.trainer.hub;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.trainer.Golden;
import io.squadron.trainer.encoder.EncoderStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hub with one repository, and a store that is filled from it: what the tests of pulls share. */
abstract class HubPulls {
    static final HubTimeouts SHORT =
            new HubTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofMillis(300), Duration.ofMillis(1));

    @TempDir
    Path directory;

    FakeHub hub;
    EncoderStore store;

    @BeforeEach
    void start() throws IOException {
        hub = new FakeHub();
        store = new EncoderStore(directory);
        put("config.json", Files.readAllBytes(Golden.directory().resolve("config.json")));
        put("model.safetensors", Files.readAllBytes(Golden.directory().resolve("model.safetensors")));
        put("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n".getBytes(StandardCharsets.UTF_8));
        put("README.md", "not wanted".getBytes(StandardCharsets.UTF_8));
        put("pytorch_model.bin", new byte[100]);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    Path pull(String name) throws IOException, InterruptedException {
        return new HubPull(hub.access(""), SHORT, (file, bytes, of) -> {})
                .pull(HubRepository.parse(name).orElseThrow(), store);
    }

    static HubRepository tiny() {
        return new HubRepository(FakeHub.REPOSITORY, HubRepository.MAIN);
    }

    void put(String name, byte[] content) {
        hub.files.put(name, content);
    }

    static void assertFails(ThrowingCallable call, String... sentences) {
        assertThatThrownBy(call).isInstanceOf(HubException.class).hasMessageContainingAll(sentences);
    }

    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
