package io.squadron.inference.torch;

import ai.djl.engine.Engine;
import io.squadron.inference.model.CheckpointFiles;
import io.squadron.inference.model.ModelLoader;

/** DJL's PyTorch engine in this process. Starting it unpacks libtorch on the first start of a machine: some seconds. */
public final class TorchEngine {
    static final String NAME = "PyTorch";

    private final int intraOpThreads;
    private volatile String description = "";

    /** An engine that is not started; {@code intraOpThreads} 0 leaves the cores of a forward pass to libtorch. */
    public TorchEngine(int intraOpThreads) {
        this.intraOpThreads = intraOpThreads;
    }

    /** Starts it, unless it runs already. Blocks. */
    public void start() {
        // Everything is on the class path: nothing may be downloaded, and a machine without a network must not wait.
        setDefault("ai.djl.offline", "true");
        // The graph optimizer recompiles for new shapes, which stalls a request for seconds, and brings BERT nothing.
        setDefault("ai.djl.pytorch.graph_optimizer", "false");
        if (intraOpThreads > 0) {
            setDefault("ai.djl.pytorch.num_threads", Integer.toString(intraOpThreads));
        }
        Engine engine = Engine.getEngine(NAME);
        description = "%s %s on %s".formatted(engine.getEngineName(), engine.getVersion(), engine.defaultDevice());
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Name, version and device; empty before the start. */
    public String description() {
        return description;
    }

    /** Loads from these files. */
    public ModelLoader loader(CheckpointFiles files) {
        return new TorchModelLoader(files);
    }
}
