package io.squadron.eval.grpc;

import io.squadron.eval.comparison.Comparison;
import io.squadron.eval.comparison.Outcome;
import io.squadron.eval.filter.Field;
import io.squadron.eval.slice.Breakdown;
import io.squadron.eval.slice.Slice;
import io.squadron.eval.statistics.Interval;
import io.squadron.eval.storage.ProtoTime;
import io.squadron.rpc.RpcError;
import io.squadron.v1.FieldValue;
import io.squadron.v1.FilterField;
import java.time.Instant;
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

    /** @param value a number, text, truth value or moment; null for what is not known */
    static FieldValue of(String name, Object value) {
        FieldValue.Builder message = FieldValue.newBuilder().setName(name);
        if (value instanceof Number number) {
            message.setNumber(number.doubleValue());
        } else if (value instanceof Boolean flag) {
            message.setFlag(flag);
        } else if (value instanceof Instant time) {
            message.setTime(ProtoTime.timestamp(time));
        } else if (value != null) {
            message.setText(value.toString());
        }
        return message.build();
    }

    /**
     * Something in the words of a request that cannot be understood.
     *
     * @param field of the request
     * @param begin where it is in the field's text, in UTF-16 units
     * @param end behind it
     */
    static RpcError mistake(String field, int begin, int end, String sentence) {
        return RpcError.invalid(field, "%s, from character %d: %s".formatted(field, begin + 1, sentence))
                .with("begin", Integer.toString(begin))
                .with("end", Integer.toString(end));
    }

    private static io.squadron.v1.Interval of(Interval interval) {
        return io.squadron.v1.Interval.newBuilder()
                .setEstimate(interval.estimate())
                .setLow(interval.low())
                .setHigh(interval.high())
                .build();
    }
}
