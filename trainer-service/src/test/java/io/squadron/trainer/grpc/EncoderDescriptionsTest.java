package io.squadron.trainer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.trainer.Golden;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.encoder.EncoderStore;
import io.squadron.trainer.encoder.UnknownEncoderException;
import io.squadron.v1.Encoder;
import io.squadron.v1.EncoderState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncoderDescriptionsTest {
    @TempDir
    private Path directory;

    private EncoderStore store;
    private EncoderDescriptions descriptions;

    @BeforeEach
    void pull() throws IOException {
        Path pulled = Files.createDirectories(directory.resolve("google-bert--bert-base-cased"));
        for (String file : new String[] {"config.json", "model.safetensors"}) {
            Files.copy(Golden.directory().resolve(file), pulled.resolve(file));
        }
        store = new EncoderStore(directory);
        descriptions = new EncoderDescriptions(new EncoderCatalog(store), store);
    }

    @Test
    void aPulledOneIsDescribedByItsFullNameWhateverItWasCalled() {
        for (String name : new String[] {"google-bert/bert-base-cased", "bert-base-cased"}) {
            Encoder encoder = descriptions.of(name);

            assertThat(encoder.getName()).isEqualTo("google-bert/bert-base-cased");
            assertThat(encoder.getState()).isEqualTo(EncoderState.ENCODER_STATE_PULLED);
            assertThat(encoder.getShape().getHiddenSize()).isEqualTo(32);
            assertThat(encoder.getSizeBytes()).isPositive();
            assertThat(encoder.hasPulledAt()).isTrue();
        }
    }

    @Test
    void aDirectoryIsDescribedByItsPath() {
        Encoder encoder = descriptions.of(Golden.directory().toString());

        assertThat(encoder.getName()).isEqualTo(Golden.directory().toString());
        assertThat(encoder.getState()).isEqualTo(EncoderState.ENCODER_STATE_DIRECTORY);
    }

    @Test
    void allAreListedThoseToBePulledToo() throws IOException {
        assertThat(descriptions.all())
                .extracting(Encoder::getName)
                .containsExactlyInAnyOrder(
                        "all-MiniLM-L6-v2", "google-bert/bert-base-cased", "bge-small-en-v1.5", "bert-base-uncased");
    }

    @Test
    void whatWasDeletedIsUnknown() throws IOException {
        assertThat(store.delete("google-bert/bert-base-cased")).isTrue();
        assertThat(store.delete("google-bert/bert-base-cased")).isFalse();

        assertThatThrownBy(() -> descriptions.of("bert-base-cased")).isInstanceOf(UnknownEncoderException.class);
    }
}
