package io.squadron.trainer.encoder;

import java.util.Optional;

/** Activations of a BERT's feed-forward part, by config.json's {@code hidden_act}. */
public enum Activation {
    /** The exact GELU, by the error function. */
    GELU("gelu"),
    /** Google's tanh approximation of GELU. */
    GELU_NEW("gelu_new"),
    RELU("relu");

    private final String configName;

    Activation(String configName) {
        this.configName = configName;
    }

    public String configName() {
        return configName;
    }

    /** Finds an activation by its name in config.json. */
    public static Optional<Activation> named(String configName) {
        return switch (configName) {
            case "gelu" -> Optional.of(GELU);
            case "gelu_new", "gelu_pytorch_tanh" -> Optional.of(GELU_NEW);
            case "relu" -> Optional.of(RELU);
            default -> Optional.empty();
        };
    }
}
