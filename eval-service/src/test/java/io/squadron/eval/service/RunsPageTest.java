package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of runs, as a browser without JavaScript sees it. */
@EvalServiceTest
class RunsPageTest {
    @Inject
    Topics topics;

    @Inject
    Dashboard dashboard;

    @Inject
    RunList list;

    @Test
    void aMistakeIsShownWithACaretBelowItAndNoRuns() {
        topics.send(SubmittedRun.of("mistaken").started());
        list.awaitRuns("run_id = mistaken", 1);

        HttpResponse<String> response = list.page("filter", "run_id = mistaken and learning_rat > 1");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .contains("There is no field “learning_rat”; did you mean learning_rate?<")
                .contains("run_id = mistaken and learning_rat &gt; 1\n<span aria-hidden=\"true\">" + " ".repeat(22)
                        + "^".repeat(12) + "</span>")
                .contains("value=\"run_id = mistaken and learning_rat &gt; 1\"")
                .contains("aria-invalid=\"true\"")
                .containsPattern("aria-describedby=\"mistake [^\"]*\"")
                .contains("id=\"mistake\"")
                .doesNotContain("/runs/mistaken");
    }

    @Test
    void theCaretStandsBelowTheMistakeInLongTextsAndWideLetters() {
        String lead = "name = \"東京 é\" and ";
        assertThat(list.page("filter", lead + "nam = 1").body())
                .contains("\n<span aria-hidden=\"true\">" + " ".repeat(lead.length() + 2) + "^^^</span>");

        String longLead = "name = x or ".repeat(50);
        assertThat(list.page("filter", longLead + "nam = 1").body())
                .contains("…")
                .contains("\n<span aria-hidden=\"true\">" + " ".repeat(41) + "^^^</span>");
        assertThat(list.page("filter", "name = x and ").body())
                .contains("The filter ends where the name of a field is expected")
                .contains(" ".repeat(13) + "^</span>");
    }

    @Test
    void aProgramIsToldWhereTheMistakeIs() {
        HttpResponse<String> response = list.api("filter", "f1 > 80 and f3 = 1");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .contains("\"message\":\"There is no field “f3”")
                .contains("\"begin\":12")
                .contains("\"end\":14");
        assertThat(list.csv("filter", "f1 >").statusCode()).isEqualTo(400);
        assertThat(list.api("sort", "-f3").body()).contains("to sort by").contains("\"parameter\":\"sort\"");
    }

    @Test
    void columnsAreChosenAndTheTableIsSortedByTheirHeads() {
        topics.send(SubmittedRun.of("headed")
                .named("Headed run")
                .with(arguments -> arguments.setLearningRate(3e-5).setNumTrainEpochs(2))
                .started());
        list.awaitRuns("run_id = headed", 1);

        String page = list.page(
                        "filter",
                        "run_id = headed",
                        "columns",
                        "learning_rate,num_train_epochs",
                        "sort",
                        "learning_rate")
                .body();

        assertThat(page)
                .contains("Headed run", ">3e-5", ">2<", "aria-sort=\"ascending\"")
                .contains("<a class=\"sorting\" href=\"/?filter=run_id+%3D+headed&amp;sort=-learning_rate"
                        + "&amp;columns=learning_rate,num_train_epochs\"")
                .contains("value=\"learning_rate\" checked")
                .doesNotContain("data-label=\"F1\"");
        assertThat(dashboard.page("/?filter=run_id+%3D+headed&columns=f1&columns=step"))
                .as("as a form without a script sends it")
                .contains("data-label=\"F1\"", "data-label=\"Step\"")
                .doesNotContain("data-label=\"Status\"");
    }

    @Test
    void everyLinkOfAPageKeepsWhatIsChosen() {
        for (int i = 0; i < 101; i++) {
            topics.send(SubmittedRun.of("linked-%03d".formatted(i)).queued());
        }
        list.awaitRuns("run_id ~ linked-", 101);

        String first = list.page("filter", "run_id ~ linked-", "sort", "-run_id", "columns", "loss")
                .body();
        String next = link(first, "rel=\"next\"");
        String second = dashboard.page(next);

        assertThat(first)
                .contains("101 runs", "Page 1 of 2", "/runs/linked-100")
                .doesNotContain("/runs/linked-000\"");
        assertThat(next).isEqualTo("/?filter=run_id+%7E+linked-&sort=-run_id&columns=loss&page=2");
        assertThat(second).contains("/runs/linked-000\"", "Page 2 of 2").doesNotContain("rel=\"next\"");
        assertThat(link(second, "rel=\"prev\"")).isEqualTo("/?filter=run_id+%7E+linked-&sort=-run_id&columns=loss");
        assertThat(link(second, "")).isNotEmpty();
        assertThat(second).contains("/api/runs.csv?filter=run_id+%7E+linked-&amp;sort=-run_id&amp;columns=loss\"");
    }

    @Test
    void theFormWorksWithoutAScriptAndSaysWhatCanBeWritten() {
        HttpResponse<String> response = dashboard.get("/");

        assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("form-action 'self'");
        assertThat(response.body())
                .contains("<form class=\"query\" method=\"get\" action=\"/\"")
                .contains("<code>gradient_accumulation_steps</code>", "forward passes per optimizer step")
                .contains("<code>finished</code>")
                .doesNotContain("style=");
        int form = response.body().indexOf("<form");
        assertThat(response.body().substring(0, form).lastIndexOf("data-live"))
                .as("the form is not within a part that is replaced while somebody types")
                .isLessThan(response.body().substring(0, form).lastIndexOf("</div>"));
    }

    /** F82: in a name, in the filter that is repeated, in a mistake, in a group, and in CSV. */
    @Test
    void f82NamesAndFiltersAreTextOnThePageWhateverTheyContain() {
        String name = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
        topics.send(SubmittedRun.of("f82-run").named(name).from(name).started());
        list.awaitRuns("run_id = f82-run", 1);
        String quoted = "name = \"" + name.replace("\"", "\\\"") + "\"";

        List<String> pages = List.of(
                list.page("filter", quoted).body(),
                list.page("filter", quoted, "group", "encoder").body(),
                list.page("filter", quoted, "columns", "name,encoder").body(),
                list.page("filter", name).body(),
                list.page("sort", name).body(),
                list.page("columns", name).body(),
                list.page("group", name).body());

        assertThat(pages).allSatisfy(page -> assertThat(page)
                .contains("&lt;script&gt;")
                .doesNotContain("<script>alert")
                .doesNotContain("<img src=x"));
        assertThat(pages.get(0)).contains("/runs/f82-run");
        HttpResponse<String> csv = list.csv("filter", quoted);
        assertThat(csv.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(csv.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(csv.body()).contains("\"<script>alert(1)</script>\"\"'><img src=x onerror=alert(2)>\"");
    }

    /** F83: a spreadsheet computes nothing. */
    @Test
    void f83TextsThatASpreadsheetWouldComputeBeginWithAnApostrophe() {
        List<String> names =
                List.of("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "plain, with \"quotes\"", "two\nlines");
        for (int i = 0; i < names.size(); i++) {
            topics.send(SubmittedRun.of("f83-" + i).named(names.get(i)).started());
            topics.send(SubmittedRun.of("f83-" + i).metrics(10, -0.5));
        }
        list.awaitRuns("run_id ~ f83- and loss = -0.5", names.size());

        HttpResponse<String> csv = list.csv("filter", "run_id ~ f83-", "sort", "run_id", "columns", "loss,max_steps");

        assertThat(csv.body())
                .isEqualTo(String.join(
                        "\r\n",
                        "run_id,name,loss,max_steps",
                        "f83-0,'=1+1,-0.5,",
                        "f83-1,'+1,-0.5,",
                        "f83-2,'-1,-0.5,",
                        "f83-3,'@SUM(A1),-0.5,",
                        "f83-4,'\t=1,-0.5,",
                        "f83-5,\"'\r=1\",-0.5,",
                        "f83-6,\"plain, with \"\"quotes\"\"\",-0.5,",
                        "f83-7,\"two\nlines\",-0.5,",
                        ""));
        assertThat(csv.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"runs.csv\"");
    }

    @Test
    void whatMayBeWrittenIsProposed() {
        assertThat(dashboard.page(RunList.address("/api/completions", "of", "runs", "text", "f1 > 80 and lear")))
                .isEqualTo("{\"begin\":12,\"end\":16,\"proposals\":[{\"text\":\"learning_rate\","
                        + "\"description\":\"peak learning rate\"}]}");
        assertThat(dashboard.page(
                        RunList.address("/api/completions", "of", "runs", "text", "status = f or bf16", "at", "10")))
                .contains("\"begin\":9,\"end\":10", "finished", "failed");
        HttpResponse<String> tooLong =
                dashboard.get(RunList.address("/api/completions", "of", "runs", "text", "x".repeat(2001)));
        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(tooLong.body()).contains("2,000 characters at most");
        assertThat(dashboard.get("/api/completions?of=cats&text=a").statusCode())
                .isEqualTo(404);
        assertThat(dashboard.get("/api/completions?of=runs&text=a&at=-5").statusCode())
                .isEqualTo(200);
    }

    /** The address of the first link with a mark. */
    private static String link(String page, String mark) {
        Matcher link = Pattern.compile("<a " + mark + "[^>]*href=\"([^\"]*)\"").matcher(page);
        assertThat(link.find()).as(mark).isTrue();
        return link.group(1).replace("&amp;", "&");
    }
}
