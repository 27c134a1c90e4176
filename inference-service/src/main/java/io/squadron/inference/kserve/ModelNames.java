package io.squadron.inference.kserve;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.v1.Model;
import io.squadron.v1.ModelState;

/** What the protocol's names and versions of models stand for. */
final class ModelNames {
    private final ModelRegistry models;

    ModelNames(ModelRegistry models) {
        this.models = models;
    }

    /** The name in replies. */
    static String shown(String name) {
        return name.isEmpty() ? ModelRegistry.CHAMPION : name;
    }

    /**
     * The id of the checkpoint that answers now, loaded or not.
     *
     * @param name an alias or a checkpoint's id; empty or "champion" for the champion, and while there is none the newest model
     *     loaded
     * @param version a checkpoint's id; empty for the one that the name stands for
     * @throws RefusedException UNKNOWN_MODEL, NO_MODEL, or UNREACHABLE while the service is starting
     */
    String checkpointId(String name, String version) {
        boolean isDefault = shown(name).equals(ModelRegistry.CHAMPION);
        if (version.isEmpty()) {
            return models.checkpoint(isDefault ? "" : name).getCheckpointId();
        }
        if (!isDefault) {
            models.checkpoint(name);
        }
        String id = models.checkpoint(version).getCheckpointId();
        boolean isOfAnother = models.isCheckpoint(name) && !name.equals(version);
        if (!id.equals(version) || isOfAnother) {
            throw new RefusedException(
                    Refusal.UNKNOWN_MODEL,
                    version,
                    "Model '%s' has no version '%s': a version is a checkpoint's id, and a checkpoint has only its own"
                            .formatted(shown(name), version));
        }
        return id;
    }

    /** True if it is in memory, and so answers at once. */
    boolean isReady(String name, String version) {
        try {
            Model model = models.describe(checkpointId(name, version));
            return model.getState() == ModelState.MODEL_STATE_LOADED;
        } catch (RefusedException e) {
            return false;
        }
    }
}
