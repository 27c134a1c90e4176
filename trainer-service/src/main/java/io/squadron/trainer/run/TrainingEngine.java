package io.squadron.trainer.run;

import io.squadron.trainer.model.TorchEngine;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** DJL's PyTorch engine. It is loaded once, on a thread of its own, since unpacking its native library takes seconds. */
@Singleton
public class TrainingEngine {
    private static final Logger LOG = Logger.getLogger(TrainingEngine.class);

    private volatile boolean ready;
    private volatile String failure = "";

    void start() {
        Thread loading = new Thread(this::load, "load-engine");
        loading.setDaemon(true);
        loading.start();
    }

    /** It has been loaded. */
    public boolean ready() {
        return ready;
    }

    /** Why it cannot be loaded; empty while that is not known. */
    public String failure() {
        return failure;
    }

    private void load() {
        try {
            LOG.infof("%s on %s", TorchEngine.version(), TorchEngine.describe(TorchEngine.device(false)));
            ready = true;
        } catch (RuntimeException | LinkageError e) {
            failure = "The PyTorch engine cannot be loaded: " + e.getMessage();
            LOG.errorf(e, "The PyTorch engine cannot be loaded; this trainer takes no runs");
        }
    }
}
