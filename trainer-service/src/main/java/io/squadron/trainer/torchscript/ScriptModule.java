package io.squadron.trainer.torchscript;

import io.squadron.trainer.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An object of a TorchScript class: the values of its attributes. The class itself is declared in the archive's source.
 */
public final class ScriptModule {
    private final String className;
    private final Map<String, Attribute> attributes = new LinkedHashMap<>();

    /** @param className as in the source, without the {@code __torch__} prefix */
    public ScriptModule(String className) {
        this.className = className;
    }

    /** Adds a submodule. */
    public ScriptModule with(String name, ScriptModule module) {
        return add(name, new Attribute.Submodule(module));
    }

    /** Adds a tensor; the class must list it among its parameters. */
    public ScriptModule with(String name, Tensor tensor, boolean requiresGrad) {
        return add(name, new Attribute.Parameter(tensor, requiresGrad));
    }

    /** Adds a flag, e.g. {@code training}. */
    public ScriptModule with(String name, boolean value) {
        return add(name, new Attribute.Flag(value));
    }

    private ScriptModule add(String name, Attribute attribute) {
        if (attributes.putIfAbsent(name, attribute) != null) {
            throw new IllegalArgumentException(className + " already has an attribute " + name);
        }
        return this;
    }

    String className() {
        return className;
    }

    Map<String, Attribute> attributes() {
        return Collections.unmodifiableMap(attributes);
    }

    /** The value of an attribute. */
    sealed interface Attribute {
        record Submodule(ScriptModule module) implements Attribute {}

        record Parameter(Tensor tensor, boolean requiresGrad) implements Attribute {}

        record Flag(boolean value) implements Attribute {}
    }
}
