package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import io.squadron.rpc.RpcError;
import io.squadron.v1.AnalysisServiceGrpc.AnalysisServiceBlockingStub;
import io.squadron.v1.Breakdown;
import io.squadron.v1.CompareEvaluationsRequest;
import io.squadron.v1.Comparison;
import io.squadron.v1.FieldValue;
import io.squadron.v1.GetBreakdownRequest;
import io.squadron.v1.GetSliceRequest;
import io.squadron.v1.ListPredictionsRequest;
import io.squadron.v1.ListPredictionsResponse;
import io.squadron.v1.Slice;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What gRPC clients get of the questions of evaluations. */
@EvalServiceTest
class AnalysisServiceTest extends AnalysedEvaluations {
    @Test
    void theContractTellsTheSame() {
        DevSet dataset = dataset("contract-dev");
        dataset.sendTo(topics);
        String first = evaluated("contract-a", dataset, "1889", "Paris", "Eiffel", "", "Gustave Eiffel");
        String second = evaluated("contract-b", dataset, "1889", "1889", "Gustave Eiffel", "", "men");

        AnalysisServiceBlockingStub analysis = client.analysis();
        Slice slice = analysis.getSlice(GetSliceRequest.newBuilder()
                        .setEvaluationId(first)
                        .setFilter("not exact")
                        .build())
                .getSlice();
        assertThat(slice.getQuestions()).isEqualTo(3);
        assertThat(slice.getShareOfWrong()).isEqualTo(1);
        assertThat(analysis.getBreakdown(GetBreakdownRequest.newBuilder()
                                .setEvaluationId(first)
                                .build())
                        .getBreakdowns(0)
                        .getGroupsList())
                .extracting(Breakdown.Group::getLabel)
                .containsExactlyInAnyOrder("when", "what", "who", "where", "other");
        Comparison comparison = analysis.compareEvaluations(CompareEvaluationsRequest.newBuilder()
                        .setFirstEvaluationId(first)
                        .setSecondEvaluationId(second)
                        .build())
                .getComparison();
        assertThat(comparison.getOnlySecondRight()).isEqualTo(2);
        assertThat(comparison.getExactDifference().getEstimate()).isCloseTo(20, within());
        assertThatThrownBy(() -> analysis.getSlice(GetSliceRequest.newBuilder()
                        .setEvaluationId(first)
                        .setFilter("exact and wrod = when")
                        .build()))
                .hasMessage(
                        "INVALID_ARGUMENT: filter, from character 11: There is no field “wrod”; did you mean word?");
        assertThatThrownBy(() -> analysis.getSlice(
                        GetSliceRequest.newBuilder().setEvaluationId("nobody").build()))
                .hasMessageStartingWith("NOT_FOUND");
    }

    @Test
    void theContractGivesThePredictionsThatMeetAFilter() {
        DevSet dataset = dataset("listed-dev");
        dataset.sendTo(topics);
        String id = evaluated("listed", dataset, "1889", "Paris", "=1+1", "", "Gustave Eiffel");
        ListPredictionsRequest request = ListPredictionsRequest.newBuilder()
                .setEvaluationId(id)
                .setFilter("not exact")
                .build();

        List<ListPredictionsResponse> found =
                ImmutableList.copyOf(client.analysis().listPredictions(request));

        assertThat(found)
                .extracting(prediction -> prediction.getPrediction().getExampleId())
                .containsExactly("listed-dev-q1", "listed-dev-q2", "listed-dev-q3");
        assertThat(found.get(1).getPrediction().getNBestList()).isNotEmpty();
        assertThat(found.get(1).getFieldsList())
                .extracting(FieldValue::getName)
                .startsWith("id", "title", "question", "answer", "prediction", "exact", "f1", "kind");
        assertThat(found.get(1).getFields(3).getText()).isEqualTo("Gustave Eiffel");
        assertThat(found.get(1).getFields(5).hasFlag()).isTrue();
        assertThat(ImmutableList.copyOf(client.analysis()
                        .listPredictions(
                                request.toBuilder().setAfterExampleIndex(1).build())))
                .hasSize(2);
        assertThatThrownBy(() -> client.analysis()
                        .listPredictions(
                                request.toBuilder().setFilter("exact or wrod").build())
                        .next())
                .satisfies(failure -> {
                    assertThat(failure)
                            .hasMessage(
                                    "INVALID_ARGUMENT: filter, from character 10: There is no field “wrod”; did you mean word?");
                    assertThat(RpcError.read(failure).metadata())
                            .containsEntry("begin", "9")
                            .containsEntry("end", "13");
                });
        assertThatThrownBy(() -> client.analysis()
                        .listPredictions(
                                request.toBuilder().setEvaluationId("nobody").build())
                        .next())
                .hasMessageStartingWith("NOT_FOUND");
    }
}
