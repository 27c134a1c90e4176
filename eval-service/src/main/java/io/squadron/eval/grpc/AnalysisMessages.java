package io.squadron.eval.grpc;

import io.squadron.eval.comparison.Comparison;
import io.squadron.eval.comparison.Outcome;
import io.squadron.eval.filter.Field;
import io.squadron.eval.slice.Breakdown;
import io.squadron.eval.slice.Slice;
import io.squadron.eval.statistics.Interval;
import io.squadron.v1.FilterField;
import java.util.Locale;

/** The contract's messages of what analyses find. */
final class AnalysisMessages {
    private AnalysisMessages() {}

    static io.squadron.v1.Slice of(Slice slice) {
        io.squadron.v1.Slice.Builder message = io.squadron.v1.Slice.newBuilder()
                .setQuestions(slice.questions())
                .setShare(slice.share())
                .setWrong(slice.wrong())
                .setShareOfWrong(slice.shareOfWrong());
        if (!slice.isEmpty()) {
            message.setExact(of(slice.exact())).setF1(of(slice.f1()));
        }
        return message.build();
    }

    static io.squadron.v1.Breakdown of(Breakdown breakdown) {
        return io.squadron.v1.Breakdown.newBuilder()
                .setFeature(breakdown.feature())
                .addAllGroups(breakdown.groups().stream()
                        .map(group -> io.squadron.v1.Breakdown.Group.newBuilder()
                                .setLabel(group.label())
                                .setFilter(group.filter())
                                .setSlice(of(group.slice()))
                                .build())
                        .toList())
                .build();
    }

    static io.squadron.v1.Comparison of(Comparison comparison) {
        io.squadron.v1.Comparison.Builder message = io.squadron.v1.Comparison.newBuilder()
                .setQuestions(comparison.questions())
                .setF1Chance(comparison.f1Chance())
                .setExactChance(comparison.exactChance())
                .setBothRight(comparison.count(Outcome.BOTH))
                .setOnlyFirstRight(comparison.count(Outcome.ONLY_FIRST))
                .setOnlySecondRight(comparison.count(Outcome.ONLY_SECOND))
                .setNeitherRight(comparison.count(Outcome.NEITHER))
                .setVerdict(comparison.verdict());
        if (!comparison.isEmpty()) {
            message.setFirstF1(of(comparison.firstF1()))
                    .setSecondF1(of(comparison.secondF1()))
                    .setF1Difference(of(comparison.f1Difference()))
                    .setFirstExact(of(comparison.firstExact()))
                    .setSecondExact(of(comparison.secondExact()))
                    .setExactDifference(of(comparison.exactDifference()));
        }
        return message.build();
    }

    static FilterField of(Field field) {
        return FilterField.newBuilder()
                .setName(field.name())
                .setType(field.type().name().toLowerCase(Locale.ROOT))
                .setDescription(field.description())
                .addAllChoices(field.choices())
                .build();
    }

    private static io.squadron.v1.Interval of(Interval interval) {
        return io.squadron.v1.Interval.newBuilder()
                .setEstimate(interval.estimate())
                .setLow(interval.low())
                .setHigh(interval.high())
                .build();
    }
}
