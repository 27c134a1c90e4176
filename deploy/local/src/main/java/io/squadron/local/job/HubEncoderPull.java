package io.squadron.local.job;

import io.squadron.local.progress.Progress;
import io.squadron.trainer.encoder.EncoderStore;
import io.squadron.trainer.encoder.UnusableEncoderException;
import io.squadron.trainer.hub.HubAccess;
import io.squadron.trainer.hub.HubException;
import io.squadron.trainer.hub.HubPull;
import io.squadron.trainer.hub.HubRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Fetches encoders from the Hugging Face hub; HF_ENDPOINT and HF_TOKEN say where it is and who asks. */
final class HubEncoderPull {
    private final Map<String, String> environment;
    private final Progress progress;

    private Progress.Task task;
    private String fetching = "";

    HubEncoderPull(Map<String, String> environment, Progress progress) {
        this.environment = environment;
        this.progress = progress;
    }

    /**
     * Fetches a model, unless it is here.
     *
     * @return its directory
     * @throws FailedException if the hub does not give it, or it is no BERT in safetensors
     */
    Path pull(HubRepository repository, EncoderStore store) throws IOException, InterruptedException {
        try {
            return new HubPull(HubAccess.of(environment), this::received).pull(repository, store);
        } catch (HubException e) {
            throw new FailedException(e.getMessage() + ".", e);
        } catch (UnusableEncoderException e) {
            throw new FailedException(repository.name() + " cannot be used: " + e.getMessage() + ".", e);
        }
    }

    private void received(String file, long bytes, long of) {
        if (!file.equals(fetching)) {
            fetching = file;
            task = progress.begin("Fetching " + file, of);
        }
        if (bytes < of) {
            task.update(bytes, of, String.format(Locale.ROOT, "%.1f MB", bytes / 1e6));
        } else {
            task.finish(String.format(Locale.ROOT, "%,d bytes", of));
        }
    }
}
