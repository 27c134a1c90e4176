package io.squadron.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names in an expression are metrics'. */
class PromQlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            textBlock =
                    """
            up | up
            up{job=~".+-service"} == 0 | up
            sum by (job, topic) (kafka_lag{topic="a_b"}) | kafka_lag
            sum(rate(a_total[5m])) by (le) | a_total
            histogram_quantile(0.99, sum by (job, le) (rate(a_seconds_bucket[5m]))) | a_seconds_bucket
            job:a:rate5m > 0.01 * (job:b:rate5m + 1e3) | job:a:rate5m,job:b:rate5m
            a and on () sum(b) == 0 unless c offset 5m | a,b,c
            a * on (x) group_left (y) b | a,b
            label_replace(a, "b", "c $1", "d", "(e)") | a
            rate(a[5m:30s] @ end()) > bool 1h | a
            a{b="}"} or c | a,c
            a != a | a
            """)
    void isFoundOutByTheTokens(String expression, String metrics) {
        assertThat(String.join(",", PromQl.metrics(expression))).isEqualTo(metrics);
    }

    @Test
    void aCommentNamesNothing() {
        assertThat(PromQl.metrics("a # b\n + c")).containsExactly("a", "c");
    }

    @Test
    void aMetricThatIsNamedByALabelIsRefused() {
        assertThatThrownBy(() -> PromQl.metrics("{__name__=~\"a.*\"}")).hasMessageContaining("named by a label");
    }
}
