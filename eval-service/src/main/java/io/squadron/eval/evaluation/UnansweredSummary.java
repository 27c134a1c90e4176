package io.squadron.eval.evaluation;

import io.quarkus.hibernate.orm.panache.Panache;
import io.squadron.eval.storage.PostgresText;
import io.squadron.v1.UnansweredCount;
import jakarta.persistence.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The questions of an evaluation that got no answer, by reason, as the contract's messages. Needs an open session. */
public final class UnansweredSummary {
    private static final String BY_REASON =
            """
            select reason, count(*) as questions from prediction
            where evaluation_id = :evaluation and text is null group by reason order by reason""";

    /** The first five of each reason. */
    private static final String EXAMPLES =
            """
            select reason, example_id from (
                select p.reason, q.example_id, p.example_index,
                    row_number() over (partition by p.reason order by p.example_index) as place
                from prediction p
                join evaluation e on e.evaluation_id = p.evaluation_id
                join dev_question q on q.dataset_id = e.dataset_id and q.example_index = p.example_index
                where p.evaluation_id = :evaluation and p.text is null) numbered
            where place <= 5 order by example_index""";

    private UnansweredSummary() {}

    public static List<UnansweredCount> of(String evaluationId) {
        Map<UnansweredReason, UnansweredCount.Builder> counts = new LinkedHashMap<>();
        for (Tuple row : rows(BY_REASON, evaluationId)) {
            UnansweredReason reason = reason(row);
            counts.put(
                    reason,
                    UnansweredCount.newBuilder()
                            .setReason(reason.toProto())
                            .setCount(row.get("questions", Long.class)));
        }
        for (Tuple row : rows(EXAMPLES, evaluationId)) {
            counts.get(reason(row)).addExampleIds(PostgresText.unescape(row.get("example_id", String.class)));
        }
        return counts.values().stream().map(UnansweredCount.Builder::build).toList();
    }

    private static UnansweredReason reason(Tuple row) {
        return UnansweredReason.valueOf(row.get("reason", String.class));
    }

    @SuppressWarnings("unchecked") // JPA's native queries are untyped.
    private static List<Tuple> rows(String query, String evaluationId) {
        return Panache.getEntityManager()
                .createNativeQuery(query, Tuple.class)
                .setParameter("evaluation", evaluationId)
                .getResultList();
    }
}
