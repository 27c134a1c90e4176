package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A real browser on the charts. */
@EvalServiceTest
class CurvesBrowserTest {
    private static final String POINTS = "#loss[data-points='%d']";
    private static final String HOSTILE = "<img src=x onerror=\"document.title='taken over'\"> {a|b}";

    @Inject
    Topics topics;

    @Inject
    Dashboard dashboard;

    @Inject
    RunList list;

    @Test
    void smoothingAndALogAxisChangeTheChartOutliveALiveUpdateAndStandInTheAddress() {
        RunEvents run = new RunEvents("smoothed");
        topics.send(run.started(0, 100));
        topics.send(run.metrics(10, 4.0));
        topics.send(run.metrics(20, 2.0));
        Chromium.visit(page -> {
            page.navigate(dashboard.address() + "/runs/smoothed");
            page.locator(POINTS.formatted(2)).waitFor();
            assertThat(option(page, "loss", "series.length")).isEqualTo(1);
            assertThat(option(page, "loss", "yAxis[0].type")).isEqualTo("value");

            page.locator("input[name=smooth]").fill("0.5");
            page.locator("input[name=log]").check();
            page.locator("select[name=x]").selectOption("relative");
            page.locator("button[data-zoom=in]").focus();
            page.keyboard().press("Enter");
            topics.send(run.metrics(30, 1.0));
            page.locator(POINTS.formatted(3)).waitFor();

            assertThat(page.url()).contains("smooth=0.5", "log=true", "x=relative", "from=2.5", "to=7.5");
            assertThat(option(page, "loss", "yAxis[0].type")).isEqualTo("log");
            assertThat(option(page, "loss", "series.map(one => one.id).join()")).isEqualTo("smoothed,smoothed:raw");
            assertThat(option(page, "loss", "series[1].data.join(';')")).isEqualTo("0,4;10,2;20,1");
            assertThat(option(page, "loss", "series[0].data.map(([x, y]) => y.toFixed(3)).join()"))
                    .as("(0.25 · 4 + 0.5 · 2) / 0.75 and so on: the first points are not drawn towards 0")
                    .isEqualTo("4.000,2.667,1.714");
            assertThat(option(page, "norm", "dataZoom[0].start.toFixed(1)"))
                    .as("all charts show the same stretch, which stays where it is while the curve grows")
                    .isEqualTo("12.5");

            page.reload();
            page.locator(POINTS.formatted(3)).waitFor();
            assertThat(page.locator("input[name=log]").isChecked()).isTrue();
            assertThat(page.locator("output").textContent()).isEqualTo("0.50");
            page.locator("button[data-zoom=reset]").click();
            assertThat(option(page, "loss", "dataZoom[0].end")).isEqualTo(100);
            assertThat(page.url()).doesNotContain("from=").contains("log=true");
        });
    }

    /** F82: a run's name is text in the legend, in the table and in the chart. */
    @Test
    void f82TickedRunsAreComparedAndTheirNamesAreText() {
        for (String id : List.of("laid-over-a", "laid-over-b")) {
            SubmittedRun run = SubmittedRun.of(id)
                    .named(HOSTILE + id)
                    .with(arguments -> arguments.setLearningRate(id.endsWith("a") ? 3e-5 : 5e-5));
            topics.send(run.started());
            topics.send(run.metrics(10, 3.0));
            topics.send(run.metrics(20, 2.0));
        }
        list.awaitRuns("run_id ~ laid-over- and step = 20", 2);
        Chromium.visit(page -> {
            page.navigate(dashboard.address() + "/?filter=run_id+~+laid-over-");
            page.locator("#tick-laid-over-a").check();
            page.locator("#tick-laid-over-b").check();
            topics.send(SubmittedRun.of("laid-over-b").metrics(30, 1.5));
            page.getByText("30 / 100").waitFor();
            assertThat(page.locator("#tick-laid-over-b").isChecked())
                    .as("after a live update")
                    .isTrue();
            page.locator("#tick-laid-over-b").press("Enter");

            page.locator(POINTS.formatted(5)).waitFor();
            page.locator("#parallel[data-axes='2'] canvas").waitFor();
            assertThat(page.locator(".legend li").count()).isEqualTo(2);
            assertThat(page.locator(".legend").textContent()).contains(HOSTILE + "laid-over-a");
            assertThat(page.locator(".sides").first().textContent()).contains(HOSTILE + "laid-over-b");
            assertThat(page.locator("main img").count()).isZero();
            assertThat(option(page, "loss", "series.map(one => String(one.lineStyle.type)).join(' ')"))
                    .as("one has dashes")
                    .isEqualTo("solid 9,4");

            page.locator("#loss").hover();
            page.locator("select[name=x]").selectOption("epoch");
            page.getByText("Show all").click();
            page.waitForURL(address -> address.contains("all=true"));
            assertThat(page.url()).as("what is chosen for the charts stays").contains("x=epoch");
            page.locator(POINTS.formatted(5)).waitFor();
            assertThat(page.title()).contains("Comparison");
        });
    }

    private static Object option(Page page, String chart, String path) {
        return page.evaluate(
                "echarts.getInstanceByDom(document.getElementById('%s')).getOption().%s".formatted(chart, path));
    }
}
