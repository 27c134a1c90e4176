package io.squadron.inference.question;

import io.squadron.inference.model.ModelLimits;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.Precision;
import io.squadron.v1.WindowSettings;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of the answerer, in one of the ways in which it may be asked: each has its own rules and defaults, and makes its
 * own answer of the same logits. Every breach of a rule is a {@link io.squadron.inference.RefusedException}.
 *
 * @param <T> the answer
 */
interface Question<T> {
    /** The field of the one context that most questions have. */
    String CONTEXT = "context";

    /** A checkpoint id or an alias; empty for the champion, and while there is none, the newest model loaded. */
    String model();

    /** In what it is to be answered; unspecified for what the model is served in. */
    default Precision precision() {
        return Precision.PRECISION_UNSPECIFIED;
    }

    String question();

    /** What it is asked about, at least one; known to be so once it has been checked. */
    List<String> contexts();

    /** The field that holds one of the contexts, for refusals. */
    default String contextField(int index) {
        return CONTEXT;
    }

    /** The rules that hold for every model. */
    void check();

    /** How the windows are to be cut for a model, with every default filled in. */
    WindowSettings windowSettings(ModelLimits model);

    /** How they are to be cut instead, where only these windows tell what was asked for; empty if they are right. */
    default Optional<WindowSettings> cutAgain(WindowSettings settings, FeaturizeResponse windows) {
        return Optional.empty();
    }

    /** What each of its contexts costs at most, before it is tokenized. */
    List<Long> costsAtMost(ModelLimits model);

    /** What those of its documents cost; refused if it is more than one request may. */
    long cost(FeaturizedDocuments documents);

    /**
     * What the logits say.
     *
     * @param stillWanted run every now and then: what it throws ends the work
     */
    T answer(InferredDocuments inferred, Runnable stillWanted);
}
