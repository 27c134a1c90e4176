package io.squadron.eval.slice;

import io.squadron.eval.dataset.LabelledQuestions;
import io.squadron.eval.filter.Field;
import io.squadron.eval.filter.Vocabulary;
import java.util.List;
import java.util.stream.Stream;

/** What filters can ask about predictions {@code p} and their questions {@code q} of a data set {@code d}. */
public final class PredictionVocabulary {
    /** As the column question_word has them. */
    private static final List<String> QUESTION_WORDS = List.of(
            "what", "who", "when", "where", "which", "why", "how", "how many", "how much", "whose", "whom", "other");

    private static final String KIND =
            """
            case when not %s then 'unlabelled'
                when p.text is null then 'unanswered'
                when p.exact = 1 then 'right'
                when jsonb_array_length(q.answers) = 0 then 'false_answer'
                when p.text = '' then 'no_answer'
                when p.f1 > 0 then 'partial'
                else 'elsewhere' end"""
                    .formatted(LabelledQuestions.SQL);
    private static final String GOLD =
            "(select string_agg(gold->>'text', ' | ') from jsonb_array_elements(q.answers) gold)";
    private static final String PREDICTION_WORDS =
            """
            case when p.text is null then null when p.text = '' then 0
                else array_length(regexp_split_to_array(btrim(p.text), '\\s+'), 1) end""";

    /** Of questions. */
    private static final List<Field> QUESTION = List.of(
            Field.choice("word", "q.question_word", "the question word", QUESTION_WORDS),
            Field.number("length(question)", "q.question_words", "in words"),
            Field.number("length(context)", "q.context_words", "in words"),
            Field.number(
                    "length(answer)", "q.answer_words", "of the first gold answer, in words; none where there is none"),
            Field.text("question", "q.question", "its text"),
            Field.text("context", "q.context", "its text"),
            Field.text("answer", GOLD, "the gold answers, with | between them"),
            Field.text("title", "q.title", "of the article"),
            Field.text("id", "q.example_id", "the question's, in its file"),
            Field.flag(
                    "impossible",
                    LabelledQuestions.SQL + " and jsonb_array_length(q.answers) = 0",
                    "there is no answer in the context"));

    private static final List<Field> PREDICTION = List.of(
            Field.flag("exact", "p.exact = 1", "the answer is a gold answer, but for case, articles and punctuation"),
            Field.number("f1", "100 * p.f1", "of this one question, from 0 to 100"),
            Field.choice("kind", KIND, "what became of the question", AnswerKind.words()),
            Field.text("prediction", "p.text", "what the checkpoint answered; empty for “no answer”"),
            Field.number("length(prediction)", PREDICTION_WORDS, "in words; 0 for “no answer”"),
            Field.number(
                    "probability",
                    "cast(p.n_best->0->>'probability' as double precision)",
                    "of the best answer, from 0 to 1"),
            Field.number(
                    "null_odds", "p.null_odds", "score of “no answer” less that of the best answer; SQuAD v2.0 only"));

    private static final Vocabulary FIELDS =
            new Vocabulary(Stream.concat(PREDICTION.stream(), QUESTION.stream()).toList());

    private PredictionVocabulary() {}

    public static Vocabulary fields() {
        return FIELDS;
    }

    /** What can be asked about questions alone. */
    public static List<Field> ofQuestions() {
        return QUESTION;
    }

    /** The expression of one of them. */
    static String sql(String field) {
        return FIELDS.field(field).orElseThrow().sql();
    }
}
