package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.squadron.rpc.RpcError;
import io.squadron.v1.FieldValue;
import io.squadron.v1.FilterField;
import io.squadron.v1.FilterSubject;
import io.squadron.v1.FoundRun;
import io.squadron.v1.ListFilterFieldsRequest;
import io.squadron.v1.SearchRunsRequest;
import io.squadron.v1.SearchRunsResponse;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs are filtered, sorted, grouped and paged by the database. */
@EvalServiceTest
class ListedRunsTest extends RunningEvaluations {
    @Inject
    Dashboard dashboard;

    @Inject
    RunList list;

    @Test
    void moreThanTwoHundredRunsAreReachedPageByPageEachOnce() {
        for (int i = 0; i < 230; i++) {
            // Many have the same time: their ids decide.
            topics.send(SubmittedRun.of("paged-%03d".formatted(i)).later(i / 50).queued());
        }
        list.awaitRuns("run_id ~ paged-", 230);

        List<String> ids = new ArrayList<>();
        for (int page = 1; page <= 3; page++) {
            ids.addAll(list.ids("filter", "run_id ~ paged-", "page", Integer.toString(page)));
        }

        assertThat(ids)
                .hasSize(230)
                .doesNotHaveDuplicates()
                .startsWith("paged-200")
                .endsWith("paged-049");
        JsonNode last = list.json("filter", "run_id ~ paged-", "page", "3");
        assertThat(last.get("pages").asInt()).isEqualTo(3);
        assertThat(last.get("runs")).hasSize(30);
        assertThat(list.json("filter", "run_id ~ paged-", "page", "4").get("runs"))
                .isEmpty();
        assertThat(list.page("filter", "run_id ~ paged-", "page", "4").body()).contains("This page is empty");
        assertThat(list.csv("filter", "run_id ~ paged-").body().lines()).hasSize(231);
    }

    @Test
    void argumentsAreFieldsByTheirNames() {
        topics.send(SubmittedRun.of("rates-slow")
                .with(arguments -> arguments.setLearningRate(3e-5).setBf16(true))
                .from("BAAI/bge-small-en-v1.5")
                .started());
        topics.send(SubmittedRun.of("rates-fast")
                .with(arguments -> arguments.setLearningRate(2e-4).setWarmupRatio(0.1))
                .started());
        list.awaitRuns("run_id ~ rates-", 2);

        assertThat(ids("rates-", "learning_rate = 3e-5")).containsExactly("rates-slow");
        assertThat(ids("rates-", "learning_rate > 1e-4 or encoder ~ BGE")).hasSize(2);
        assertThat(ids("rates-", "bf16")).containsExactly("rates-slow");
        assertThat(ids("rates-", "warmup_ratio = none")).containsExactly("rates-slow");
        assertThat(ids("rates-", "per_gpu_train_batch_size in (8, 16) and status = running"))
                .hasSize(2);
        assertThat(list.ids("filter", "run_id ~ rates-", "sort", "-learning_rate"))
                .containsExactly("rates-fast", "rates-slow");
    }

    @Test
    void theBestEvaluationOfARunIsItsF1() {
        letAWeakOneBeTheChampion();
        DevSet.of("judged-dev", "one", "two").sendTo(topics);
        measured("judged-bad", 1, 50, Map.of("question 0", "one", "question 1", "wrong"));
        measured("judged-good", 1, 0, Map.of("question 0", "wrong", "question 1", "wrong"));
        measured("judged-good", 2, 100, Map.of("question 0", "one", "question 1", "two"));
        topics.send(SubmittedRun.of("judged-not").queued());
        list.awaitRuns("run_id ~ judged-", 3);

        assertThat(list.ids("filter", "run_id ~ judged-", "sort", "-f1"))
                .containsExactly("judged-good", "judged-bad", "judged-not");
        assertThat(list.ids("filter", "run_id ~ judged-", "sort", "f1"))
                .as("what is not known is last in both directions")
                .containsExactly("judged-bad", "judged-good", "judged-not");
        assertThat(ids("judged-", "f1 > 80 and exact = 100")).containsExactly("judged-good");
        assertThat(ids("judged-", "f1 = none")).containsExactly("judged-not");
        assertThat(list.json("filter", "run_id = judged-good").at("/runs/0/f1").asDouble())
                .isEqualTo(100.0);
        topics.awaitChampion("judged-good-2");
        await().atMost(EvaluationClient.LIMIT)
                .untilAsserted(() -> assertThat(ids("judged-", "champion")).containsExactly("judged-good"));
        assertThat(list.page("filter", "run_id ~ judged-", "group", "encoder").body())
                .containsPattern("all-MiniLM-L6-v2</a></th><td[^>]*>3</td><td[^>]*>100.00</td>");
    }

    @Test
    void lossesThatAreNoNumbersBreakNoList() {
        losses("wild-nan", Double.NaN);
        losses("wild-infinite", Double.POSITIVE_INFINITY);
        losses("wild-huge", 1e308);
        losses("wild-tame", 1.5);
        list.awaitRuns("run_id ~ wild- and step = 10", 4);

        assertThat(list.ids("filter", "run_id ~ wild-", "sort", "loss"))
                .containsExactly("wild-tame", "wild-huge", "wild-infinite", "wild-nan");
        assertThat(ids("wild-", "loss < 2")).containsExactly("wild-tame");
        assertThat(list.page("filter", "run_id ~ wild-", "group", "loss").body())
                .contains("NaN", "Infinity");
        assertThat(list.page("filter", "run_id ~ wild-").body()).contains("NaN", "1.5000");
        assertThat(list.csv("filter", "run_id ~ wild-", "columns", "loss").body())
                .contains("wild-nan,wild-nan,NaN\r\n", "wild-tame,wild-tame,1.5\r\n");
    }

    @Test
    void everyFieldIsFilteredSortedGroupedAndShown() {
        topics.send(SubmittedRun.of("every-field").started());
        list.awaitRuns("run_id = every-field", 1);
        JsonNode fields = dashboard.json("/api/completions?of=runs").get("proposals");
        assertThat(fields.size()).isGreaterThan(40);

        for (String field : fields.findValuesAsText("text")) {
            if (!field.equals("not")) {
                String filter = "run_id = every-field and (%1$s = none or %1$s != none)".formatted(field);
                HttpResponse<String> csv = list.csv("filter", filter, "sort", "-" + field, "columns", field);
                assertThat(csv.body()).as(field).contains("\r\nevery-field,").contains(field);
                assertThat(list.page("filter", filter, "sort", field, "columns", field)
                                .body())
                        .as(field)
                        .contains("/runs/every-field");
                assertThat(list.page("filter", filter, "group", field).body())
                        .as(field)
                        .contains(field.matches("submitted|started|ended|tags") ? "cannot be grouped" : "Best F1");
            }
        }
    }

    @Test
    void aRunThatIsSilentForLongIsMarkedAsStuck() {
        topics.send(SubmittedRun.of("silent").started());
        topics.send(SubmittedRun.of("silent-ended").started());
        topics.send(new RunEvents("silent-ended").finished(100, 1.0));
        list.awaitRuns("run_id ~ silent and (stuck or status = finished)", 2);

        assertThat(ids("silent", "stuck")).containsExactly("silent");
        assertThat(list.json("filter", "run_id ~ silent").get("stuck").asInt()).isEqualTo(1);
        assertThat(list.page("filter", "run_id = silent").body()).contains(">Stuck</span>");
        assertThat(dashboard.page("/runs/silent")).contains(">Stuck</span>");
        assertThat(dashboard.page("/runs/silent-ended")).doesNotContain(">Stuck</span>");
    }

    @Test
    void theArgumentsThatDifferAreShownAndNoOthers() {
        topics.send(SubmittedRun.of("differs-1")
                .with(arguments -> arguments.setSeed(1))
                .started());
        topics.send(SubmittedRun.of("differs-2")
                .with(arguments -> arguments.setSeed(2).setWarmupRatio(0.1))
                .started());
        topics.send(SubmittedRun.of("differs-waiting")
                .with(arguments -> arguments.clear().setSeed(1))
                .queued());
        list.awaitRuns("run_id ~ differs-", 3);

        String header = list.csv("filter", "run_id ~ differs-", "columns", "status,differing")
                .body()
                .lines()
                .findFirst()
                .orElseThrow();

        assertThat(header).isEqualTo("run_id,name,status,seed,warmup_ratio");
        assertThat(list.page("filter", "run_id ~ differs-").body())
                .contains("columns=status,progress,loss,exact,f1,train_dataset,submitted,differing");
    }

    @Test
    void groupsLeadToTheirRuns() {
        topics.send(SubmittedRun.of("grouped-1").from("a \"quoted\\\" encoder").started());
        topics.send(SubmittedRun.of("grouped-2").from("a \"quoted\\\" encoder").started());
        topics.send(SubmittedRun.of("grouped-3").from("").started());
        list.awaitRuns("run_id ~ grouped-", 3);

        String page = list.page("filter", "run_id ~ grouped-", "group", "encoder", "columns", "seed")
                .body();

        List<String> links = page.lines()
                .filter(line -> line.contains("class=\"row-link\""))
                .map(line -> line.replaceAll(".*class=\"row-link\" href=\"([^\"]*)\".*", "$1"))
                .map(link -> link.replace("&amp;", "&"))
                .toList();
        assertThat(links).hasSize(2).allMatch(link -> link.contains("columns=seed"));
        assertThat(dashboard.page(links.get(0))).contains("/runs/grouped-1", "/runs/grouped-2");
        assertThat(dashboard.page(links.get(1))).contains("/runs/grouped-3").doesNotContain("/runs/grouped-2");
    }

    /** F80: neither words nor names become SQL. */
    @Test
    void f80HostileFiltersSortsAndColumnsAreRefusedOrMeanNothing() {
        topics.send(SubmittedRun.of("hostile").started());
        list.awaitRuns("run_id = hostile", 1);
        String hostile = "f1; drop table training_run; --";

        for (String parameter : List.of("filter", "sort", "columns", "group")) {
            HttpResponse<String> refused = list.api(parameter, hostile);
            assertThat(refused.statusCode()).as(parameter).isEqualTo(400);
            assertThat(list.page(parameter, hostile).statusCode()).as(parameter).isEqualTo(200);
        }
        assertThat(list.ids("filter", "name = \"' or 1=1; drop table training_run; --\""))
                .isEmpty();
        assertThat(list.ids("filter", "name ~ '%' and run_id = hostile")).isEmpty();
        assertThat(list.ids("filter", "run_id = hostile")).containsExactly("hostile");
    }

    /** F81: what asks for too much is refused before the database is asked, and what is allowed does not take long. */
    @Test
    void f81FiltersThatAskForTooMuchAreRefused() {
        assertThat(list.api("filter", "f1 > 1 or ".repeat(300) + "f1 > 1").statusCode())
                .isEqualTo(400);
        assertThat(list.api("filter", "bf16 or ".repeat(150) + "bf16").body()).contains("100 comparisons at most");
        assertThat(list.api("columns", String.join(",", Collections.nCopies(70, "f1")))
                        .statusCode())
                .as("a column is shown once")
                .isEqualTo(200);
        assertThat(list.api("filter", "f1 > 1 or ".repeat(99) + "f1 > 1").statusCode())
                .isEqualTo(200);
        assertThat(list.api("page", "99999999999999999999").statusCode()).isEqualTo(200);
    }

    @Test
    void theContractTellsTheSamePageByPage() {
        topics.send(SubmittedRun.of("searched-1")
                .with(arguments -> arguments.setLearningRate(3e-5))
                .started());
        topics.send(SubmittedRun.of("searched-2")
                .with(arguments -> arguments.setLearningRate(2e-4))
                .started());
        topics.send(SubmittedRun.of("searched-3").later(5).queued());
        list.awaitRuns("run_id ~ searched-", 3);
        SearchRunsRequest request = SearchRunsRequest.newBuilder()
                .setFilter("run_id ~ searched-")
                .setSort("-learning_rate")
                .addColumns("learning_rate")
                .addColumns("submitted")
                .setPageSize(2)
                .build();

        SearchRunsResponse first = client.analysis().searchRuns(request);
        SearchRunsResponse last = client.analysis()
                .searchRuns(request.toBuilder()
                        .setPageToken(first.getNextPageToken())
                        .build());

        assertThat(first.getTotalSize()).isEqualTo(3);
        assertThat(first.getRunsList()).extracting(FoundRun::getRunId).startsWith("searched-2");
        assertThat(first.getRuns(0).getFields(0).getNumber()).isEqualTo(2e-4);
        assertThat(first.getRuns(0).getFields(1).getTime().getSeconds()).isEqualTo(1_600_000_000L);
        assertThat(last.getRunsList()).extracting(FoundRun::getRunId).containsExactly("searched-1");
        assertThat(last.getNextPageToken()).isEmpty();
        assertThat(client.analysis()
                        .searchRuns(SearchRunsRequest.newBuilder()
                                .setFilter("run_id = searched-3")
                                .build())
                        .getRuns(0)
                        .getFieldsList())
                .extracting(FieldValue::getName)
                .containsExactly("name", "status", "progress", "loss", "exact", "f1", "train_dataset", "submitted");
        assertThatThrownBy(() -> client.analysis()
                        .searchRuns(request.toBuilder().setSort("-learning_rat").build()))
                .hasMessageStartingWith(
                        "INVALID_ARGUMENT: sort, from character 1: There is no field “learning_rat” to sort by; did you mean learning_rate")
                .satisfies(
                        failure -> assertThat(RpcError.read(failure).metadata()).containsEntry("end", "13"));
        assertThatThrownBy(() -> client.analysis()
                        .searchRuns(request.toBuilder().addColumns("nothing").build()))
                .hasMessageContaining("There is no field “nothing”");
        assertThat(client.analysis()
                        .listFilterFields(ListFilterFieldsRequest.newBuilder()
                                .setSubject(FilterSubject.FILTER_SUBJECT_RUNS)
                                .build())
                        .getFieldsList())
                .extracting(FilterField::getName)
                .contains("f1", "learning_rate");
    }

    private List<String> ids(String prefix, String filter) {
        return list.ids("filter", "run_id ~ %s and (%s)".formatted(prefix, filter));
    }

    private void losses(String run, double loss) {
        topics.send(SubmittedRun.of(run).started());
        topics.send(SubmittedRun.of(run).metrics(10, loss));
    }

    private void measured(String run, long step, int exact, Map<String, String> answers) {
        inference.serves(run + "-" + step, answers);
        topics.send(SubmittedRun.of(run).started());
        topics.send(Checkpoints.of(run, step, "judged-dev"));
        list.awaitRuns("run_id = %s and exact = %d".formatted(run, exact), 1);
    }
}
