package io.squadron.inference.question;

import io.squadron.inference.model.ModelLimits;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.Precision;
import io.squadron.v1.WindowSettings;
import java.util.Optional;

/**
 * What is asked of the answerer, in one of the ways in which it may be asked: each has its own rules and defaults, and makes its
 * own answer of the same logits. Every breach of a rule is a {@link io.squadron.inference.RefusedException}.
 *
 * @param <T> the answer
 */
interface Question<T> {
    /** A checkpoint id or an alias; empty for the champion, and while there is none, the newest model loaded. */
    String model();

    /** In what it is to be answered; unspecified for what the model is served in. */
    default Precision precision() {
        return Precision.PRECISION_UNSPECIFIED;
    }

    String question();

    String context();

    /** The rules that hold for every model. */
    void check();

    /** How the windows are to be cut for a model, with every default filled in. */
    WindowSettings windowSettings(ModelLimits model);

    /** How they are to be cut instead, where only these windows tell what was asked for; empty if they are right. */
    default Optional<WindowSettings> cutAgain(WindowSettings settings, FeaturizeResponse windows) {
        return Optional.empty();
    }

    /** What it costs at most, before its context is tokenized. */
    long costAtMost(ModelLimits model);

    /** What it costs; refused if it is more than one request may. */
    long cost(FeaturizedDocument document);

    /**
     * What the logits say.
     *
     * @param stillWanted run every now and then: what it throws ends the work
     */
    T answer(InferredDocument inferred, Runnable stillWanted);
}
