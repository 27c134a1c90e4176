package io.squadron.eval.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.squadron.eval.scoring.GoldQuestion;
import io.squadron.eval.storage.PostgresText;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A question of a DEV data set with its context and gold answers; read here, written by {@link DevQuestions}. */
@Entity
public class DevQuestion extends PanacheEntityBase {

    /** A data set and the position among its questions, from 0. */
    @Embeddable
    public record Key(String datasetId, long exampleIndex) {}

    /**
     * A gold answer as it is stored.
     *
     * @param storedText escaped for PostgreSQL
     * @param answerStart code points from the start of the context; null where the file gave none
     */
    public record Answer(@JsonProperty("text") String storedText, @JsonProperty("answer_start") Long answerStart) {
        public String text() {
            return PostgresText.unescape(storedText);
        }
    }

    @EmbeddedId
    public Key key;

    /** The question's id in the source file. */
    public String exampleId;

    public String title;
    public String question;
    public String context;

    @JdbcTypeCode(SqlTypes.JSON)
    public List<Answer> answers;

    public boolean impossible;

    /** As scoring sees it: without an annotated answer it is unanswerable. */
    public GoldQuestion gold() {
        return new GoldQuestion(exampleId, answers.stream().map(Answer::text).toList());
    }
}
