package io.squadron.inference.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.squadron.inference.derived.DerivedFiles;
import io.squadron.inference.model.AskedFirst;
import io.squadron.inference.model.CheckpointFiles;
import io.squadron.inference.model.Engine;
import io.squadron.inference.model.ModelLoader;

/** ONNX Runtime in this process, on the CPU. Its native library is unpacked at each start. */
public final class OnnxEngine implements Engine {
    private final int intraOpThreads;
    private volatile String description = "";

    /** An engine that is not started; {@code intraOpThreads} 0 leaves the cores of a forward pass to ONNX Runtime. */
    public OnnxEngine(int intraOpThreads) {
        this.intraOpThreads = intraOpThreads;
    }

    @Override
    public void start() {
        description =
                "ONNX Runtime %s on cpu".formatted(environment(intraOpThreads).getVersion());
    }

    /**
     * The process' environment, whose threads all models share: with threads of its own each model would take all cores. They
     * wait without spinning, which would take time from whatever else runs: featurizing, answers, another model.
     */
    private static OrtEnvironment environment(int intraOpThreads) {
        try (OrtEnvironment.ThreadingOptions threads = new OrtEnvironment.ThreadingOptions()) {
            threads.setGlobalInterOpNumThreads(1);
            threads.setGlobalSpinControl(false);
            if (intraOpThreads > 0) {
                threads.setGlobalIntraOpNumThreads(intraOpThreads);
            }
            return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, "squadron", threads);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not start: " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            // There is one already, and it cannot be had with options.
            return OrtEnvironment.getEnvironment();
        }
    }

    /** Options of a session that uses the process' threads. */
    static OrtSession.SessionOptions sessionOptions() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.disablePerSessionThreads();
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        return options;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public String libraries() {
        return "ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion();
    }

    @Override
    public ModelLoader loader(CheckpointFiles files, DerivedFiles derived) {
        return new AskedFirst(new OnnxModelLoader(files, derived));
    }
}
