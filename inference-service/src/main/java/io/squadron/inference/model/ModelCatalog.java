package io.squadron.inference.model;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.names.NearNames;
import io.squadron.v1.Calibration;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Model;
import io.squadron.v1.Precision;
import io.squadron.v1.PrecisionChoice;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The announced checkpoints, the names that point at them, and which one a name stands for.
 *
 * <p>Owned by {@link ModelRegistry} and guarded by its lock.
 */
final class ModelCatalog {
    /** The slot that answers for each checkpoint id. */
    private final Map<String, ModelSlot> slots = new LinkedHashMap<>();

    private final Aliases aliases = new Aliases();
    private final ChosenPrecisions precisions;
    private final Map<String, Calibration> calibrations = new HashMap<>();
    private long sequence;
    private boolean replayed;

    ModelCatalog(ChosenPrecisions precisions) {
        this.precisions = precisions;
    }

    // ---- what is known

    /** Takes the place of what was announced under the same id before; what is in memory of that stays. */
    ModelSlot announce(Checkpoint checkpoint) {
        ModelSlot slot = slots.get(checkpoint.getCheckpointId());
        if (slot == null) {
            slot = new ModelSlot(checkpoint, precisions.of(checkpoint), sequence++);
            slots.put(slot.id(), slot);
        } else {
            slot.announce(checkpoint, precisions.of(checkpoint), sequence++);
        }
        return slot;
    }

    Optional<ModelSlot> remove(String checkpointId) {
        return Optional.ofNullable(slots.remove(checkpointId));
    }

    Optional<ModelSlot> checkpoint(String checkpointId) {
        return Optional.ofNullable(slots.get(checkpointId));
    }

    /** False once the checkpoint was withdrawn. */
    boolean holds(ModelSlot slot) {
        ModelSlot known = slots.get(slot.id());
        return slot.equals(known) || (known != null && known.alternatives.containsValue(slot));
    }

    Stream<ModelSlot> all() {
        return slots.values().stream();
    }

    /** Whatever is in memory. */
    Stream<ModelSlot> loaded() {
        return all().flatMap(slot -> Stream.concat(Stream.of(slot), slot.alternatives.values().stream()))
                .filter(ModelSlot::isLoaded);
    }

    Optional<ModelSlot> newest() {
        return all().min(ModelSlot.NEWEST_FIRST);
    }

    /** Everything that was announced before the start is known; until then no name is decided. */
    void replayed() {
        replayed = true;
    }

    boolean isReplayed() {
        return replayed;
    }

    // ---- precisions

    /** Somebody chose, or nobody does any more (empty). Empty too if the checkpoint is not announced, as yet. */
    Optional<ModelSlot> choosePrecision(String checkpointId, Optional<PrecisionChoice> choice) {
        choice.ifPresentOrElse(precisions::choose, () -> precisions.forget(checkpointId));
        Optional<ModelSlot> slot = checkpoint(checkpointId);
        slot.ifPresent(known -> known.serveIn(precisions.of(known.checkpoint())));
        return slot;
    }

    /**
     * The slot that answers in a precision.
     *
     * @param precision unspecified for the one that it is served in
     * @throws RefusedException INVALID if the checkpoint cannot be served in it here
     */
    ModelSlot in(Precision precision, ModelSlot slot) {
        if (precision == Precision.PRECISION_UNSPECIFIED || slot.precision() == precision) {
            return slot;
        }
        precisions.requireAvailable(slot.checkpoint(), precision);
        return slot.version().precision() == precision && !slot.isLoaded() ? slot : slot.alternative(precision);
    }

    // ---- calibrations

    /** A temperature was fitted, or is no more (empty). Empty too if the checkpoint is not announced, as yet. */
    Optional<ModelSlot> calibrate(String checkpointId, Optional<Calibration> calibration) {
        calibration.ifPresentOrElse(
                fitted -> calibrations.put(checkpointId, fitted), () -> calibrations.remove(checkpointId));
        return checkpoint(checkpointId);
    }

    Optional<Calibration> calibration(String checkpointId) {
        return Optional.ofNullable(calibrations.get(checkpointId));
    }

    // ---- names

    void setAlias(String alias, AliasTarget target) {
        aliases.set(alias, target);
        if (isLoaded(target.checkpointId())) {
            aliases.loaded(target.checkpointId());
        }
    }

    void removeAlias(String alias) {
        aliases.remove(alias);
    }

    /** The model is in memory: names that were set to it move to it. */
    void moveAliasesTo(ModelSlot slot) {
        if (!slot.isAlternative()) {
            aliases.loaded(slot.id());
        }
    }

    /** What the alias answers with; empty too if its checkpoint is not announced. */
    Optional<ModelSlot> resolveAlias(String alias) {
        return aliases.resolve(alias, this::isLoaded).map(slots::get);
    }

    Optional<AliasTarget> aliasTarget(String alias) {
        return aliases.target(alias);
    }

    /** The names that the checkpoint answers to at this moment. */
    List<String> aliasesOf(ModelSlot slot) {
        return aliases.of(slot.id(), this::isLoaded);
    }

    /** An alias was set to the checkpoint or answers with it. */
    boolean isProtected(ModelSlot slot) {
        return !slot.isAlternative() && aliases.protect(slot.id());
    }

    /** The champion's alias was set to the checkpoint or answers with it. */
    boolean isChampion(ModelSlot slot) {
        return !slot.isAlternative() && aliases.protects(ModelRegistry.CHAMPION, slot.id());
    }

    boolean isAliasTarget(ModelSlot slot) {
        return !slot.isAlternative() && aliases.isTarget(slot.id());
    }

    /** @throws RefusedException IN_USE while a name needs it, NOT_POSSIBLE_NOW while it is loading */
    void requireUnloadable(ModelSlot slot) {
        if (isProtected(slot)) {
            throw new RefusedException(
                    Refusal.IN_USE,
                    slot.id(),
                    "%s cannot be unloaded while an alias (%s) points at it: set the alias to another checkpoint first"
                            .formatted(slot.id(), String.join(", ", aliasesOf(slot))));
        }
        if (slot.isLoading()) {
            throw new RefusedException(
                    Refusal.NOT_POSSIBLE_NOW, slot.id(), slot.id() + " is being loaded: unload it when it is loaded");
        }
    }

    private boolean isLoaded(String checkpointId) {
        return checkpoint(checkpointId).filter(ModelSlot::isLoaded).isPresent();
    }

    // ---- choosing

    /**
     * What a checkpoint id or an alias stands for.
     *
     * @throws RefusedException UNKNOWN_MODEL, or UNREACHABLE before the replay
     */
    ModelSlot named(String name) {
        requireReplayed();
        return checkpoint(name)
                .or(() -> resolveAlias(name))
                .orElseThrow(() -> new RefusedException(
                        Refusal.UNKNOWN_MODEL,
                        name,
                        "No checkpoint or alias is called '%s'%s".formatted(name, whatElse(name))));
    }

    private String whatElse(String name) {
        List<String> near = NearNames.of(name, names());
        return near.isEmpty() ? "; ListModels names those that are known" : NearNames.question(near);
    }

    private List<String> names() {
        return Stream.concat(aliases.names().stream(), all().map(ModelSlot::id)).toList();
    }

    /**
     * What answers requests that name no model: the champion unless it failed, else the newest model that is loaded, else
     * the newest that is being loaded.
     *
     * @throws RefusedException NO_MODEL, or UNREACHABLE before the replay
     */
    ModelSlot unnamed() {
        requireReplayed();
        return resolveAlias(ModelRegistry.CHAMPION)
                .filter(slot -> slot.isLoaded() || !slot.hasFailed())
                .or(() -> all().filter(ModelSlot::isLoaded).min(ModelSlot.NEWEST_FIRST))
                .or(() -> all().filter(ModelSlot::isLoading).min(ModelSlot.NEWEST_FIRST))
                .orElseThrow(
                        () -> new RefusedException(
                                Refusal.NO_MODEL,
                                "There is no model to answer with: train one, or load one of the announced checkpoints (LoadModel)"));
    }

    /** Whether {@link #unnamed} is in memory. */
    boolean isAnswering() {
        return resolveAlias(ModelRegistry.CHAMPION)
                .filter(slot -> !slot.hasFailed() || slot.isLoaded())
                .map(ModelSlot::isLoaded)
                .orElseGet(() -> all().anyMatch(ModelSlot::isLoaded));
    }

    private void requireReplayed() {
        if (!replayed) {
            throw new RefusedException(
                    Refusal.UNREACHABLE,
                    "Kafka",
                    "The service is starting and has not read the announcements of checkpoints yet: try again");
        }
    }

    // ---- telling

    Model describe(ModelSlot slot) {
        Model.Builder model = Model.newBuilder()
                .setCheckpoint(slot.checkpoint())
                .setState(slot.state)
                .addAllAliases(holds(slot) ? aliasesOf(slot) : List.of())
                .setPrecision(slot.precision())
                .addAllPrecisions(precisions.available(slot.checkpoint()));
        precisions.choice(slot.id()).ifPresent(model::setPrecisionChoice);
        calibration(slot.id()).ifPresent(model::setCalibration);
        if (!slot.failure.isEmpty()) {
            model.setFailure(slot.failure);
        }
        return model.build();
    }

    /** Newest first. */
    List<Model> describeAll() {
        return all().sorted(ModelSlot.NEWEST_FIRST).map(this::describe).toList();
    }
}
