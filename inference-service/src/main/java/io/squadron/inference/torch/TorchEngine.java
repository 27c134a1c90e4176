package io.squadron.inference.torch;

import ai.djl.util.cuda.CudaUtils;
import io.squadron.inference.derived.DerivedFiles;
import io.squadron.inference.model.AskedFirst;
import io.squadron.inference.model.CheckpointFiles;
import io.squadron.inference.model.Engine;
import io.squadron.inference.model.ModelLoader;

/** DJL's PyTorch engine in this process. Starting it unpacks libtorch on the first start of a machine: some seconds. */
public final class TorchEngine implements Engine {
    static final String NAME = "PyTorch";

    private final int intraOpThreads;
    private volatile String description = "";

    /** An engine that is not started; {@code intraOpThreads} 0 leaves the cores of a forward pass to libtorch. */
    public TorchEngine(int intraOpThreads) {
        this.intraOpThreads = intraOpThreads;
    }

    @Override
    public void start() {
        // Everything is on the class path: nothing may be downloaded, and a machine without a network must not wait.
        setDefault("ai.djl.offline", "true");
        // The graph optimizer recompiles for new shapes, which stalls a request for seconds, and brings BERT nothing.
        setDefault("ai.djl.pytorch.graph_optimizer", "false");
        if (intraOpThreads > 0) {
            setDefault("ai.djl.pytorch.num_threads", Integer.toString(intraOpThreads));
        }
        ai.djl.engine.Engine engine = ai.djl.engine.Engine.getEngine(NAME);
        description = "%s %s on %s".formatted(engine.getEngineName(), engine.getVersion(), engine.defaultDevice());
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** There is a graphics card, which it would compute on. Does not start it. */
    public static boolean hasGpu() {
        return CudaUtils.hasCuda();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public String libraries() {
        return "DJL %s on %s".formatted(ai.djl.engine.Engine.getDjlVersion(), hasGpu() ? "a GPU" : "the CPU");
    }

    @Override
    public ModelLoader loader(CheckpointFiles files, DerivedFiles derived) {
        return new AskedFirst(new TorchModelLoader(files, derived, Bfloat16.isFast()));
    }
}
