package io.squadron.trainer.execution;

import io.squadron.trainer.model.Hardware;
import io.squadron.trainer.model.TorchEngine;
import io.squadron.trainer.model.UnavailableDeviceException;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** DJL's PyTorch engine. It is loaded once, on a thread of its own, since unpacking its native library takes seconds. */
@Singleton
public class TrainingEngine {
    private static final Logger LOG = Logger.getLogger(TrainingEngine.class);

    private volatile boolean ready;
    private volatile String failure = "";

    public void start() {
        Thread loading = new Thread(this::load, "load-engine");
        loading.setDaemon(true);
        loading.start();
    }

    /** It has been loaded and has not failed. */
    public boolean ready() {
        return ready;
    }

    /** Why it cannot be used; empty while that is not known. */
    public String failure() {
        return failure;
    }

    /** It was seen to fail, and not for lack of memory: nothing more is to be begun with it in this process. */
    void failed(String why) {
        ready = false;
        failure = "The engine failed in a run, restart the trainer: " + why;
        LOG.error(failure);
    }

    private void load() {
        try {
            String version = TorchEngine.version();
            ready = true;
            LOG.infof(
                    "%s on %s", version, TorchEngine.describe(Hardware.present().choose(List.of(), false)));
        } catch (UnavailableDeviceException e) {
            // Runs with no_cuda can be had all the same; the others fail with this sentence.
            LOG.warn(e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            failure = "The PyTorch engine cannot be loaded: " + e.getMessage();
            LOG.errorf(e, "The PyTorch engine cannot be loaded; this trainer takes no runs");
        }
    }
}
