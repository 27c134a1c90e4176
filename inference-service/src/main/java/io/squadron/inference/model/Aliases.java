package io.squadron.inference.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Names for checkpoints. A name that moves keeps answering with the checkpoint that it had until the new one is loaded,
 * and for good if the new one cannot be loaded.
 *
 * <p>Owned by {@link ModelCatalog} and guarded by the lock of {@link ModelRegistry}.
 */
final class Aliases {
    /**
     * Where a name points.
     *
     * @param set checkpoint that it was set to, and the one before
     * @param serving checkpoint that was last loaded for it; null if none was yet
     */
    private record Binding(AliasTarget set, String serving) {
        String target() {
            return set.checkpointId();
        }
    }

    private final Map<String, Binding> bindings = new TreeMap<>();

    void set(String alias, AliasTarget target) {
        Binding before = bindings.get(alias);
        bindings.put(alias, new Binding(target, before == null ? null : before.serving()));
    }

    void remove(String alias) {
        bindings.remove(alias);
    }

    Set<String> names() {
        return Collections.unmodifiableSet(bindings.keySet());
    }

    /** The checkpoint is in memory: names that were set to it serve it from now on. */
    void loaded(String checkpointId) {
        bindings.replaceAll((alias, binding) ->
                binding.target().equals(checkpointId) ? new Binding(binding.set(), checkpointId) : binding);
    }

    /** What it was set to. */
    Optional<AliasTarget> target(String alias) {
        return Optional.ofNullable(bindings.get(alias)).map(Binding::set);
    }

    /** What to answer with: the serving checkpoint while it is loaded, else the target. */
    Optional<String> resolve(String alias, Predicate<String> isLoaded) {
        return Optional.ofNullable(bindings.get(alias)).map(binding -> effective(binding, isLoaded));
    }

    private static String effective(Binding binding, Predicate<String> isLoaded) {
        boolean serves = binding.serving() != null && isLoaded.test(binding.serving());
        return serves ? binding.serving() : binding.target();
    }

    List<String> of(String checkpointId, Predicate<String> isLoaded) {
        return bindings.entrySet().stream()
                .filter(e -> effective(e.getValue(), isLoaded).equals(checkpointId))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A name was set to the checkpoint or answers with it. */
    boolean protect(String checkpointId) {
        return bindings.keySet().stream().anyMatch(alias -> protects(alias, checkpointId));
    }

    /** This name was set to the checkpoint or answers with it. */
    boolean protects(String alias, String checkpointId) {
        Binding binding = bindings.get(alias);
        return binding != null && (checkpointId.equals(binding.target()) || checkpointId.equals(binding.serving()));
    }

    boolean isTarget(String checkpointId) {
        return bindings.values().stream().anyMatch(b -> b.target().equals(checkpointId));
    }
}
