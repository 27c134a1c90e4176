package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people say about runs: tags, notes, what need not be listed any more, lists that are kept. */
@EvalServiceTest
class AnnotationsTest {
    @Inject
    Topics topics;

    @Inject
    Dashboard dashboard;

    @Inject
    RunList list;

    private void submitted(String... runIds) {
        for (String runId : runIds) {
            topics.send(SubmittedRun.of(runId).started());
            list.awaitRuns("run_id = " + runId, 1);
        }
    }

    private HttpResponse<String> annotate(String runId, String tags, String note) {
        return new Forms(dashboard)
                .send("/runs/" + runId, "/runs/" + runId + "/annotations", Map.of("tags", tags, "note", note));
    }

    private HttpResponse<String> ticked(String action, Map<String, String> fields) {
        return new Forms(dashboard).send("/", "/ticked/" + action, fields);
    }

    @Test
    void aRunIsFoundByItsTagsAndItsNote() {
        submitted("tagged-a", "tagged-b", "tagged-c");

        assertThat(annotate("tagged-a", " baseline, paper 2 ,baseline", "Kept\r\nfor the paper.")
                        .statusCode())
                .isEqualTo(303);
        annotate("tagged-b", "baseline2", "");

        assertThat(list.ids("filter", "run_id ~ tagged- and tags = baseline")).containsExactly("tagged-a");
        assertThat(list.ids("filter", "run_id ~ tagged- and tags ~ BASE", "sort", "run_id"))
                .containsExactly("tagged-a", "tagged-b");
        assertThat(list.ids("filter", "run_id ~ tagged- and tags != baseline", "sort", "run_id"))
                .containsExactly("tagged-b", "tagged-c");
        assertThat(list.ids("filter", "run_id ~ tagged- and tags = none")).containsExactly("tagged-c");
        assertThat(list.ids("filter", "run_id ~ tagged- and tags in (\"paper 2\", other)"))
                .containsExactly("tagged-a");
        assertThat(list.ids("filter", "run_id ~ tagged- and note ~ \"the paper\""))
                .containsExactly("tagged-a");
        assertThat(dashboard.json("/api/runs/tagged-a").at("/run/annotations").toString())
                .isEqualTo(
                        "{\"tags\":[\"baseline\",\"paper 2\"],\"note\":\"Kept\\nfor the paper.\",\"archivedAt\":null}");
        assertThat(dashboard.page("/runs/tagged-a"))
                .contains("href=\"/?filter=tags+%3D+%22paper+2%22\">paper 2</a>", "Kept\nfor the paper.");
        assertThat(list.csv("filter", "run_id = tagged-a", "columns", "tags").body())
                .endsWith("tagged-a,tagged-a,\"baseline, paper 2\"\r\n");
    }

    @Test
    void tagsAreAddedToTickedRunsAndWhatWasThereStays() {
        submitted("ticked-a");
        annotate("ticked-a", "first", "");

        HttpResponse<String> done = ticked(
                "tag", Map.of("runs", "ticked-a", "tags", "second, first", "filter", "run_id = ticked-a", "page", "2"));

        assertThat(done.headers().firstValue("Location"))
                .hasValueSatisfying(address -> assertThat(address).endsWith("/?filter=run_id+%3D+ticked-a&page=2"));
        assertThat(list.ids("filter", "run_id = ticked-a and tags = first and tags = second"))
                .hasSize(1);
    }

    @Test
    void anArchivedRunIsListedOnlyWhereAFilterAsksForIt() {
        submitted("put-away", "kept-here");
        annotate("put-away", "", "No longer needed.");

        ticked("archive", Map.of("runs", "put-away"));

        assertThat(list.ids("filter", "run_id in (put-away, kept-here)")).containsExactly("kept-here");
        assertThat(list.ids("filter", "run_id in (put-away, kept-here) and archived"))
                .containsExactly("put-away");
        assertThat(list.ids("filter", "run_id in (put-away, kept-here) and archived in (true, false)"))
                .hasSize(2);
        assertThat(dashboard.page("/runs/put-away")).contains("List it again", ">Archived<", "No longer needed.");

        assertThat(list.page("filter", "archived and run_id = put-away").body()).contains(">List again<");
        assertThat(list.page("filter", "run_id = kept-here").body()).doesNotContain(">List again<");

        new Forms(dashboard).send("/runs/put-away", "/runs/put-away/restore", Map.of());

        assertThat(list.ids("filter", "run_id = put-away")).hasSize(1);
    }

    @Test
    void whatCannotBeKeptIsSaidAndChangesNothing() {
        submitted("unkept");

        assertThat(annotate("unkept", "a".repeat(51), "").body()).contains("A tag has 1 to 50 letters");
        assertThat(annotate("unkept", "", "n".repeat(10_001)).body()).contains("A note has 10,000 letters at most.");
        assertThat(annotate("unkept", String.join(",", numbers(21)), "").body()).contains("A run has 20 tags at most.");
        assertThat(ticked("tag", Map.of("runs", "unkept", "tags", " , ")).body())
                .contains("Which tag?");
        assertThat(ticked("archive", Map.of()).body()).contains("Which runs? Tick some in the list.");
        assertThat(ticked("archive", Map.of("runs", "no\u0000body")).body()).contains("There is no run “no");
        assertThat(annotate("unkept", "a\u0000b", "").body()).contains("A tag has 1 to 50 letters");
        assertThat(ticked("archive", Map.of("runs", "nobody")).body()).contains("There is no run “nobody” here.");
        assertThat(list.ids("filter", "run_id = unkept and tags = none and note = none"))
                .hasSize(1);
    }

    private static List<String> numbers(int count) {
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(Integer::toString)
                .toList();
    }

    @Test
    void aListIsKeptUnderANameWithEverythingThatWasChosen() {
        Map<String, String> chosen = Map.of(
                "name",
                "Long <runs>",
                "filter",
                "step > 5",
                "sort",
                "-f1",
                "columns",
                "f1,step",
                "group",
                "",
                "page",
                "3");

        HttpResponse<String> kept = new Forms(dashboard).send("/", "/views", chosen);

        String address = "/?filter=step+%3E+5&amp;sort=-f1&amp;columns=f1,step";
        assertThat(kept.statusCode()).isEqualTo(303);
        assertThat(dashboard.page("/")).contains("<a href=\"" + address + "\">Long &lt;runs&gt;</a>");
        assertThat(dashboard.page(address.replace("&amp;", "&")))
                .contains("<a href=\"" + address + "\" aria-current=\"true\">");

        new Forms(dashboard).send("/", "/views/delete", Map.of("name", "Long <runs>"));

        assertThat(dashboard.page("/")).doesNotContain("Long &lt;runs&gt;");
        assertThat(new Forms(dashboard)
                        .send("/", "/views", Map.of("name", "wrong", "filter", "f3 > 1"))
                        .body())
                .contains("There is no field “f3”");
        assertThat(new Forms(dashboard).send("/", "/views", Map.of("name", " ")).body())
                .contains("A view has a name of 1 to 80 letters.");
    }

    /** F82: in tags and notes; F80: what is compared with is never SQL. */
    @Test
    void f82TagsAndNotesAreTextWhateverTheyContain() {
        submitted("f82-said");
        String hostile = "<img src=x onerror=alert(1)>'\"; drop table run_tag; --";

        annotate("f82-said", hostile.substring(0, 50), "<script>alert(1)</script>");

        assertThat(List.of(
                        dashboard.page("/runs/f82-said"),
                        list.page("filter", "run_id = f82-said", "columns", "tags,note")
                                .body()))
                .allSatisfy(page -> assertThat(page)
                        .contains("&lt;img src=x", "&lt;script&gt;")
                        .doesNotContain("<img src=x", "<script>alert"));
        assertThat(list.ids("filter", "tags = \"x' or true or '\" and run_id = f82-said"))
                .isEmpty();
    }

    @Test
    void f90AnotherSiteCannotSayAnythingAboutARun() {
        submitted("f90-said");
        Forms elsewhere = new Forms(dashboard);

        assertThat(List.of(
                        elsewhere.sendFromElsewhere("/runs/f90-said/annotations", Map.of("tags", "x", "note", "")),
                        elsewhere.sendFromElsewhere("/ticked/archive", Map.of("runs", "f90-said")),
                        elsewhere.sendFromElsewhere("/views", Map.of("name", "f90"))))
                .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(400));
        assertThat(list.ids("filter", "run_id = f90-said and tags = none")).hasSize(1);
        assertThat(dashboard.page("/")).doesNotContain(">f90<");
    }
}
