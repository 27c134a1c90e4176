package io.squadron.eval.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What filters mean, and what is said about those that mean nothing. */
class FilterParserTest {

    private static SqlCondition sql(String text) throws FilterException {
        return SqlCondition.of(FilterParser.parse(text, Words.VOCABULARY));
    }

    @Test
    void andBindsTighterThanOr() throws FilterException {
        SqlCondition condition = sql("f1 > 80 and learning_rate = 3e-5 or encoder ~ \"bge\"");

        assertThat(condition.sql())
                .isEqualTo("((coalesce((e.f1) > :filter0, false) and coalesce((r.rate) = :filter1, false))"
                        + " or coalesce(position(lower(:filter2) in lower(r.encoder)) > 0, false))");
        assertThat(condition.parameters()).isEqualTo(Map.of("filter0", 80.0, "filter1", 3e-5, "filter2", "bge"));
    }

    @Test
    void notAndParenthesesAndFunctionsAndFlags() throws FilterException {
        SqlCondition condition = sql("length(question) > 20 and word = \"when\" and not (exact or f1 >= 50)");

        assertThat(condition.sql())
                .isEqualTo(
                        "(coalesce((q.words) > :filter0, false) and coalesce((q.word) = :filter1, false)"
                                + " and not (coalesce((p.exact = 1) = :filter2, false) or coalesce((e.f1) >= :filter3, false)))");
        assertThat(condition.parameters()).containsEntry("filter2", true);
    }

    @Test
    void severalValuesUnknownOnesAndDates() throws FilterException {
        assertThat(sql("status in (running, Finished)").parameters().values())
                .containsExactlyInAnyOrder("running", "finished");
        assertThat(sql("f1 = none").sql()).isEqualTo("(e.f1) is null");
        assertThat(sql("f1 != none").sql()).isEqualTo("not (e.f1) is null");
        assertThat(sql("submitted >= 2026-11-30").parameters())
                .containsEntry("filter0", Instant.parse("2026-11-30T00:00:00Z"));
        assertThat(sql("submitted < 2026-11-30T12:00:00Z").parameters())
                .containsEntry("filter0", Instant.parse("2026-11-30T12:00:00Z"));
    }

    @Test
    void anEmptyFilterWantsEverything() throws FilterException {
        assertThat(sql("  ").sql()).isEqualTo("true");
    }

    @Test
    void quotesMayHoldAnythingWithABackslashBeforeAQuote() throws FilterException {
        assertThat(sql("name = \"a \\\"b\\\" \\\\ 'c' and\"").parameters())
                .containsEntry("filter0", "a \"b\" \\ 'c' and");
        assertThat(sql("name = 'Beyoncé 💡'").parameters()).containsEntry("filter0", "Beyoncé 💡");
    }

    /** The caret stands where the mistake is. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    f2 > 80             | 0  | 2  | There is no field “f2”; did you mean f1?
                    lenght(question) > 1| 0  | 6  | There is no field “lenght”
                    length(answer) > 1  | 0  | 14 | There is no field “length(answer)”
                    f1 >                | 4  | 4  | The filter ends where a number is expected
                    f1 > abc            | 5  | 8  | f1 is compared with a number, not with “abc”
                    f1 > NaN            | 5  | 8  | f1 is compared with a number, not with “NaN”
                    f1 ~ 8              | 3  | 4  | f1 is compared by = != < <= > >=, not by “~”
                    f1                  | 2  | 2  | The filter ends where one of = != < <= > >= is expected
                    encoder > bge       | 8  | 9  | encoder is compared by = != ~ !~, not by “>”
                    status = runing     | 9  | 15 | status is one of running, finished, failed, not “runing”; did you mean running?
                    exact = maybe       | 8  | 13 | exact is compared with true or false, not with “maybe”
                    submitted > monday  | 12 | 18 | submitted is compared with a date such as 2026-11-30, not with “monday”
                    name = "open        | 7  | 12 | This quote is not closed
                    (f1 > 1             | 7  | 7  | The filter ends where “)” is expected
                    f1 > 1 f1 < 2       | 7  | 9  | “f1” stands where “and” or “or” is expected
                    f1 > 1 and          | 10 | 10 | The filter ends where the name of a field is expected
                    f1 > 1; drop table  | 6  | 7  | “;” means nothing here; a text with such characters stands in quotes
                    """)
    void aMistakeIsNamedWhereItIs(String text, int begin, int end, String sentence) {
        FilterException mistake =
                catchThrowableOfType(FilterException.class, () -> FilterParser.parse(text, Words.VOCABULARY));

        assertThat(mistake).hasMessageStartingWith(sentence);
        assertThat(List.of(mistake.begin(), mistake.end())).containsExactly(begin, end);
    }

    /** F80: a user's words are never part of the SQL. */
    @Test
    void f80WhatUsersWriteIsAParameterOnly() throws FilterException {
        String hostile = "'; drop table training_run; -- :filter9 $1 ?";

        SqlCondition condition = sql("name ~ \"%s\" or encoder = \"%s\"".formatted(hostile, hostile));

        assertThat(condition.sql()).doesNotContain("drop").doesNotContain("filter9");
        assertThat(condition.parameters().values()).containsOnly(hostile);
    }

    /** F81: long before a database would be asked. */
    @Test
    void f81WhatAsksForTooMuchAtOnceIsRefused() {
        assertThat(catchThrowableOfType(FilterException.class, () -> sql("f1 > 1 or ".repeat(10_000) + "f1 > 1")))
                .hasMessage("A filter has 2,000 characters at most; this one has 100,006.");
        assertThat(catchThrowableOfType(FilterException.class, () -> sql("exact or ".repeat(101) + "exact")))
                .hasMessage("A filter has 100 comparisons at most.");
        assertThat(catchThrowableOfType(FilterException.class, () -> sql("(".repeat(60) + "exact" + ")".repeat(60))))
                .hasMessage("Parentheses and “not” are 50 deep at most.");
        assertThatCode(() -> sql("name ~ \"" + "%a".repeat(900) + "\"")).doesNotThrowAnyException();
    }

    @Test
    void sortedByAFieldOfTheVocabularyOnly() throws FilterException {
        assertThat(SortOrder.parse("-f1", Words.VOCABULARY).sql()).isEqualTo("(e.f1) desc nulls last");
        assertThat(SortOrder.parse("name", Words.VOCABULARY).text()).isEqualTo("name");
        assertThat(catchThrowableOfType(FilterException.class, () -> SortOrder.parse("-f1; drop", Words.VOCABULARY)))
                .hasMessage("There is no field “f1; drop” to sort by.");
    }
}
