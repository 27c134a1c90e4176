package io.squadron.eval.execution;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import org.hibernate.annotations.Immutable;

/** A question that has failed so often and is asked again; read here, written by {@link Progress}. */
@Entity
@Immutable
public class QuestionTry {

    /** An evaluation and the position of the question in its data set, from 0. */
    @Embeddable
    public record Key(String evaluationId, long exampleIndex) {}

    @EmbeddedId
    public Key key;

    public int tries;
}
