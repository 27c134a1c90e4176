package io.squadron.inference.derived;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.checkpoints.CheckpointPlaces;
import io.squadron.checkpoints.Sha256;
import io.squadron.checkpoints.directory.DirectoryReader;
import io.squadron.inference.model.CheckpointFiles;
import io.squadron.inference.model.Engine;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.inference.onnx.OnnxEngine;
import io.squadron.inference.torch.TorchEngine;
import io.squadron.v1.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is kept on machines is found by the form's revision. When one of these fails, other bytes are made than before: raise
 * the revision in {@link DerivedForm}, so that nobody goes on with the old ones, and write the new hash here.
 */
class DerivedFormTest {
    @TempDir
    private Path root;

    @Test
    void onnxInt8IsStillTheSame() throws Exception {
        assertThat(made(new OnnxEngine(1), Precision.PRECISION_INT8))
                .isEqualTo("onnx-int8-1 67f8ff1e76b38735f8804137fa1df8255c89a9aa015808e013dcf96b9136da94");
    }

    @Test
    void torchscriptBf16IsStillTheSame() throws Exception {
        assertThat(made(new TorchEngine(1), Precision.PRECISION_BF16))
                .isEqualTo("torchscript-bf16-1 a6004fcb7203413d7c02703ca0e926a04efa8d45f4c3593961565a0eb677f34a");
    }

    private String made(Engine engine, Precision precision) throws Exception {
        engine.start();
        CheckpointFiles files =
                new CheckpointFiles(new CheckpointPlaces(new DirectoryReader(Optional.empty()), Optional.empty()));
        DerivedFiles derived = DerivedFiles.in(root.resolve("derived"), 100_000_000, InstantSource.system());
        engine.loader(files, derived)
                .load(TinyCheckpoint.write(root, "tiny"), precision)
                .close();
        DerivedForm form = DerivedForm.of(precision).orElseThrow();
        try (Stream<Path> walk = Files.walk(root.resolve("derived"))) {
            Path file =
                    walk.filter(path -> path.endsWith(form.file())).findFirst().orElseThrow();
            return form.identity() + " " + Sha256.of(List.of(file));
        }
    }
}
