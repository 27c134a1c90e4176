package io.squadron.eval.grpc;

import io.squadron.eval.announcement.EvaluationMessage;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationState;
import io.squadron.eval.promotion.AliasChangeEntry;
import io.squadron.rpc.Page;
import io.squadron.rpc.PageKey;
import io.squadron.rpc.RpcError;
import io.squadron.v1.ListAliasChangesRequest;
import io.squadron.v1.ListAliasChangesResponse;
import io.squadron.v1.ListEvaluationsRequest;
import io.squadron.v1.ListEvaluationsResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lists page by page, newest first. A token says behind what the next page begins, so entries that come or go meanwhile
 * neither repeat nor skip others. Every method works within the caller's transaction.
 */
@ApplicationScoped
class EvaluationLists {
    private static final String MATCHING = "(?1 = '' or runId = ?1) and status in ?2";
    private static final long BEYOND = micros(Instant.parse("9999-01-01T00:00:00Z"));

    ListEvaluationsResponse evaluations(ListEvaluationsRequest request) {
        int size = Page.size(request.getPageSize());
        Set<EvaluationState> states = states(request.getStatesList());
        PageKey after = Page.after(request.getPageToken()).orElse(new PageKey(BEYOND, ""));
        List<CheckpointEvaluation> page = CheckpointEvaluation.<CheckpointEvaluation>find(
                        MATCHING
                                + " and (createdAt < ?3 or createdAt = ?3 and evaluationId > ?4)"
                                + " order by createdAt desc, evaluationId",
                        request.getRunId(),
                        states,
                        Instant.EPOCH.plus(after.newest(), ChronoUnit.MICROS),
                        after.id())
                .page(0, size + 1)
                .list();
        ListEvaluationsResponse.Builder response = ListEvaluationsResponse.newBuilder()
                .setTotalSize(CheckpointEvaluation.count(MATCHING, request.getRunId(), states));
        page.stream().limit(size).map(EvaluationMessage::of).forEach(response::addEvaluations);
        if (page.size() > size) {
            CheckpointEvaluation last = page.get(size - 1);
            response.setNextPageToken(Page.token(new PageKey(micros(last.createdAt), last.evaluationId)));
        }
        return response.build();
    }

    ListAliasChangesResponse aliasChanges(ListAliasChangesRequest request) {
        int size = Page.size(request.getPageSize());
        long before = Page.after(request.getPageToken()).map(PageKey::newest).orElse(Long.MAX_VALUE);
        List<AliasChangeEntry> page = AliasChangeEntry.before(request.getAlias(), before, size + 1);
        ListAliasChangesResponse.Builder response =
                ListAliasChangesResponse.newBuilder().setTotalSize(AliasChangeEntry.countOf(request.getAlias()));
        page.stream().limit(size).map(AliasChangeEntry::toProto).forEach(response::addChanges);
        if (page.size() > size) {
            response.setNextPageToken(
                    Page.token(new PageKey(page.get(size - 1).key.recordOffset(), "")));
        }
        return response.build();
    }

    /** Since 1970: PostgreSQL's precision. */
    private static long micros(Instant moment) {
        return Math.addExact(Math.multiplyExact(moment.getEpochSecond(), 1_000_000L), moment.getNano() / 1_000);
    }

    private static Set<EvaluationState> states(List<io.squadron.v1.EvaluationState> wanted) {
        if (wanted.isEmpty()) {
            return EnumSet.complementOf(EnumSet.of(EvaluationState.DELETED));
        }
        Set<EvaluationState> states = new HashSet<>();
        for (io.squadron.v1.EvaluationState state : wanted) {
            switch (state) {
                case EVALUATION_STATE_QUEUED -> states.add(EvaluationState.PENDING);
                case EVALUATION_STATE_RUNNING -> states.add(EvaluationState.RUNNING);
                case EVALUATION_STATE_COMPLETE -> states.add(EvaluationState.COMPLETED);
                case EVALUATION_STATE_FAILED -> states.add(EvaluationState.FAILED);
                case EVALUATION_STATE_CANCELLED ->
                    states.addAll(List.of(EvaluationState.CANCELLED, EvaluationState.DROPPED));
                case EVALUATION_STATE_UNSPECIFIED, UNRECOGNIZED ->
                    throw RpcError.invalid("states", "states holds an unknown state.")
                            .toException();
            }
        }
        return states;
    }
}
