package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A real browser on the pages. */
@EvalServiceTest
class DashboardBrowserTest {
    // Located, not evaluated: the pages' policy forbids eval, for tests too.
    private static final String POINTS = "#loss[data-points='%d']";

    @Inject
    Topics topics;

    @Inject
    Dashboard dashboard;

    @Inject
    RunList list;

    @Test
    void anOpenPageGrowsItsCurveWithoutBeingLoadedAgain() {
        RunEvents run = new RunEvents("watched").named("<img src=x onerror=\"document.title='taken over'\">");
        topics.send(run.started(0, 100));
        topics.send(run.metrics(10, 3.0));
        Chromium.visit(page -> {
            page.navigate(dashboard.address() + "/");
            page.locator("a[href='/runs/watched']").click();
            page.locator(POINTS.formatted(1)).waitFor();
            page.evaluate("window.loadedOnce = true");

            topics.send(run.metrics(20, 2.5));
            topics.send(run.metrics(30, 2.0));

            page.locator(POINTS.formatted(3)).waitFor();
            page.getByText("step 30 of 100").waitFor();
            assertThat(page.evaluate("window.loadedOnce")).isEqualTo(true);
            assertThat(page.locator("#loss canvas").count()).isEqualTo(1);
            assertThat(page.locator("#live").textContent()).contains("Live");
            assertThat(page.title()).contains("<img src=x").contains("Squadron");
        });
    }

    @Test
    void everyPageThatChangesIsLive() {
        topics.send(SubmittedRun.of("live-run").started());
        list.awaitRuns("run_id = live-run", 1);
        Chromium.visit(page -> {
            for (String address : List.of("/", "/runs/live-run", "/datasets", "/champion", "/system")) {
                page.navigate(dashboard.address() + address);
                page.locator("#live.on").waitFor();
            }
        });
    }

    @Test
    void whatIsTypedInTheFilterStaysWhileThePageIsLiveAndIsCompletedByKeys() {
        SubmittedRun run = SubmittedRun.of("typed").named("A run to look for");
        topics.send(run.started());
        topics.send(run.metrics(10, 3.0));
        list.awaitRuns("run_id = typed and step = 10", 1);
        Chromium.visit(page -> {
            page.navigate(dashboard.address() + "/?filter=run_id+%3D+typed");
            page.getByText("10 / 100").waitFor();
            Locator filter = page.locator("#filter");
            filter.fill("run_id = typed and los");
            page.locator("[role=option]").first().waitFor();
            assertThat(filter.getAttribute("aria-expanded")).isEqualTo("true");

            topics.send(run.metrics(20, 2.5));
            page.getByText("20 / 100").waitFor();
            assertThat(filter.inputValue()).as("while the page is replaced").isEqualTo("run_id = typed and los");
            assertThat(filter.evaluate("input => document.activeElement === input"))
                    .isEqualTo(true);

            filter.press("ArrowDown");
            assertThat(filter.getAttribute("aria-activedescendant")).isEqualTo("filter-proposals-0");
            filter.press("Enter");
            assertThat(filter.inputValue()).isEqualTo("run_id = typed and loss ");
            page.locator("[role=option]").first().waitFor();
            filter.press("Escape");
            assertThat(filter.getAttribute("aria-expanded")).isEqualTo("false");
            filter.pressSequentially("> 1");
            filter.press("Enter");

            page.waitForURL(address -> address.endsWith("/?filter=run_id+%3D+typed+and+loss+%3E+1"));
            page.getByText("A run to look for").waitFor();
            page.locator("a[href='/runs/typed']").focus();
            topics.send(run.metrics(30, 2.0));
            page.getByText("30 / 100").waitFor();
            assertThat(page.evaluate("document.activeElement.getAttribute('href')"))
                    .isEqualTo("/runs/typed");
        });
    }
}
