package io.squadron.eval.evaluation;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** What a checkpoint answered to a question, and what that scored; read here, written by {@link Predictions}. */
@Entity
@Table(name = "prediction")
public class StoredPrediction extends PanacheEntityBase {

    /** An evaluation and the position of the question in its data set, from 0. */
    @Embeddable
    public record Key(String evaluationId, long exampleIndex) {}

    @EmbeddedId
    public Key key;

    /** Null if the question could not be answered; failure says why. Empty for "no answer". */
    public String text;

    /** Only where "no answer" competed. */
    public Double nullOdds;

    @Column(name = "n_best")
    @JdbcTypeCode(SqlTypes.JSON)
    public List<NBestAnswer> bestAnswers;

    /** Name of an {@link UnansweredReason}; empty for an answer. */
    public String reason;

    /** One sentence: why it has no answer; empty for an answer. */
    public String failure;

    /** 1 or 0. */
    public double exact;

    /** From 0 to 1. */
    @Column(name = "f1")
    public double f1;
}
