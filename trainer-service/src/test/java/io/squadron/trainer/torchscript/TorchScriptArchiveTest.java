package io.squadron.trainer.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.squadron.trainer.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive writer alone, with a module that has nothing to do with BERT. */
class TorchScriptArchiveTest {
    private static final String SOURCE =
            """
            class Scale(Module):
              __parameters__ = ["factor", ]
              __buffers__ = []
              factor : Tensor
              training : bool
              def forward(self: __torch__.Scale, x: Tensor) -> Tensor:
                return torch.mul(x, self.factor)

            class Chain(Module):
              __parameters__ = []
              __buffers__ = []
              first : __torch__.Scale
              second : __torch__.Scale
              training : bool
              def forward(self: __torch__.Chain, x: Tensor) -> Tensor:
                return (self.second).forward((self.first).forward(x))
            """;

    private static ScriptModule scale(float... factor) {
        return new ScriptModule("Scale")
                .with("factor", Tensor.ofFloats(factor, factor.length), false)
                .with("training", false);
    }

    private static ScriptModule chain() {
        return new ScriptModule("Chain")
                .with("first", scale(1, 2, 3))
                .with("second", scale(10, 100, 1000))
                .with("training", false);
    }

    private static byte[] archive() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TorchScriptArchive.write(out, chain(), SOURCE);
        return out.toByteArray();
    }

    @Test
    void libtorchLoadsAndRunsIt(@TempDir Path directory) throws IOException, MalformedModelException {
        Files.write(directory.resolve("chain.pt"), archive());
        try (Model model = Model.newInstance("chain", "PyTorch");
                NDManager manager = NDManager.newBaseManager()) {
            model.load(directory, "chain");

            NDList result = model.getBlock()
                    .forward(
                            new ParameterStore(manager, false),
                            new NDList(manager.create(new float[] {1, 1, 2})),
                            false);

            assertThat(result.get(0).toFloatArray()).containsExactly(10, 200, 6000);
        }
    }

    @Test
    void aTensorsEntryIsItsPathInTheTree() throws IOException {
        assertThat(names(archive())).contains("model/data/first.factor", "model/data/second.factor");

        ByteArrayOutputStream without = new ByteArrayOutputStream();
        TorchScriptArchive.writeWithoutTensors(without, chain(), SOURCE);
        assertThat(names(without.toByteArray()))
                .containsExactly(
                        "model/data.pkl",
                        "model/code/__torch__.py",
                        "model/constants.pkl",
                        "model/version",
                        "model/byteorder");
    }

    private static List<String> names(byte[] archive) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    @Test
    void everyEntryIsStoredAndBeginsAtAMultipleOf64() throws IOException {
        byte[] archive = archive();
        ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        int localHeader = 0;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
                int content = localHeader + 30 + bytes.getShort(localHeader + 26) + bytes.getShort(localHeader + 28);
                assertThat(content % 64).as(entry.getName()).isZero();
                localHeader = content + zip.readAllBytes().length;
            }
        }
        assertThat(localHeader).isPositive();
    }

    @Test
    void anAttributeCannotBeGivenTwice() {
        assertThatThrownBy(() -> chain().with("first", scale(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Chain already has an attribute first");
    }
}
