package io.squadron.trainer.encoder.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle that TensorFlow 1.15 wrote, see {@code golden/tensor-bundle}; and what happens to a damaged one. */
class TensorBundleTest {
    private static final String INDEX = "variables.index";
    private static final String FIRST_SHARD = "variables.data-00000-of-00002";
    private static final String SECOND_SHARD = "variables.data-00001-of-00002";

    @TempDir
    private Path directory;

    @BeforeEach
    void copyTheGoldenBundle() throws IOException {
        for (String name : new String[] {INDEX, FIRST_SHARD, SECOND_SHARD}) {
            Files.copy(GoldenBundle.prefix().resolveSibling(name), directory.resolve(name));
        }
    }

    @Test
    void everyVariableThatTensorFlowWroteIsReadFromItsShard() throws IOException {
        Map<String, Tensor> tensors = read();

        assertThat(tensors).hasSize(GoldenBundle.VARIABLES.size()).containsOnlyKeys(GoldenBundle.VARIABLES);
        for (int k = 0; k < GoldenBundle.VARIABLES.size(); k++) {
            float[] values = tensors.get(GoldenBundle.VARIABLES.get(k)).toFloats();
            for (int i = 0; i < values.length; i++) {
                assertThat(values[i]).isEqualTo(k + i / 4096f);
            }
        }
        assertThat(tensors.get("module/bert/embeddings/word_embeddings").shape())
                .containsExactly(30, 8);
        assertThat(tensors.get("module/bert/encoder/layer_1/intermediate/dense/kernel")
                        .shape())
                .containsExactly(8, 16);
    }

    @Test
    void aFlippedBitOfAValueIsFound() throws IOException {
        flip(FIRST_SHARD, 0);

        assertRefused("the check sum of variable module/bert/");
    }

    @Test
    void aFlippedBitOfTheIndexIsFound() throws IOException {
        flip(INDEX, 40);

        assertRefused("the check sum of the block at byte 0 is wrong");
    }

    @Test
    void aTruncatedShardIsFound() throws IOException {
        byte[] bytes = Files.readAllBytes(directory.resolve(SECOND_SHARD));
        Files.write(directory.resolve(SECOND_SHARD), Arrays.copyOf(bytes, bytes.length - 1));

        assertRefused("but its shard ends at " + (bytes.length - 1));
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        Files.delete(directory.resolve(SECOND_SHARD));

        assertRefused(SECOND_SHARD + " is no readable tensor bundle: it is missing");
    }

    @Test
    void whatIsNoTableIsRefused() throws IOException {
        Files.write(directory.resolve(INDEX), new byte[47]);
        assertRefused("it has 47 bytes");

        Files.write(directory.resolve(INDEX), new byte[48]);
        assertRefused("it does not end with the number that marks a table");
    }

    @Test
    void aBlockBeyondTheEndIsRefused() throws IOException {
        ByteBuffer footer = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
        footer.put(new byte[] {0, 0, (byte) 0xff, (byte) 0xff, 0x7f, 8}).putLong(40, 0xdb4775248b80fb57L);
        Files.write(directory.resolve(INDEX), footer.array());

        assertRefused("a length or place in it points beyond its end");
    }

    @Test
    void nothingButARefusalComesOfAnyDamagedByteOfTheFooter() throws IOException {
        byte[] index = Files.readAllBytes(directory.resolve(INDEX));
        for (int i = index.length - 48; i < index.length - 44; i++) {
            for (int value = 0; value < 256; value += 3) {
                byte[] damaged = index.clone();
                damaged[i] = (byte) value;
                Files.write(directory.resolve(INDEX), damaged);
                try {
                    assertThat(read()).hasSize(GoldenBundle.VARIABLES.size());
                } catch (InvalidBundleException expected) {
                    assertThat(expected).hasMessageContaining(INDEX);
                }
            }
        }
    }

    private Map<String, Tensor> read() throws IOException {
        return TensorBundle.read(directory.resolve("variables"));
    }

    private void flip(String name, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(directory.resolve(name));
        bytes[at] ^= 1;
        Files.write(directory.resolve(name), bytes);
    }

    private void assertRefused(String fault) {
        assertThatThrownBy(this::read)
                .isInstanceOf(InvalidBundleException.class)
                .hasMessageContaining(fault);
    }
}
