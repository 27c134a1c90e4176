package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every page, looked at by axe as people see it: on a desktop, and on a phone in the dark; and one walked by keys alone. */
@EvalServiceTest
class AccessibilityTest extends RunningEvaluations {
    private static final int PHONE_WIDTH = 390;

    @Inject
    Dashboard dashboard;

    @Inject
    RunList list;

    private String evaluated(String run, DevSet dataset, Map<String, String> answers) {
        inference.serves(run + "-1", answers);
        topics.send(Checkpoints.of(run, 1, dataset.id()));
        return client.awaitResult(run, dataset.id()).getEvaluationId();
    }

    private List<String> pages() {
        letAWeakOneBeTheChampion();
        DevSet dataset = DevSet.of("axe-dev", "a1", "a2", "");
        dataset.sendTo(topics);
        for (String run : List.of("axe-a", "axe-b")) {
            topics.send(SubmittedRun.of(run).named("Run " + run).started());
            topics.send(SubmittedRun.of(run).metrics(10, 3.0));
            topics.send(SubmittedRun.of(run).metrics(20, 2.0));
        }
        list.awaitRuns("run_id in (axe-a, axe-b) and step = 20", 2);
        new Forms(dashboard).send("/runs/axe-a", "/runs/axe-a/annotations", Map.of("tags", "base", "note", "A note."));
        String first = evaluated("axe-a", dataset, Map.of("question 0", "a1", "question 1", "x", "question 2", ""));
        String second = evaluated("axe-b", dataset, Map.of("question 0", "a1", "question 1", "a2", "question 2", ""));
        return List.of(
                "/?filter=run_id+~+axe-",
                "/?filter=f3+%3E+1",
                "/?group=encoder",
                "/runs/axe-a",
                "/compare?runs=axe-a,axe-b",
                "/evaluations/" + first,
                "/evaluations/" + first + "/breakdown",
                "/evaluations/" + first + "/compare/" + second,
                "/datasets",
                "/datasets/axe-dev",
                "/datasets/axe-dev/windows",
                "/datasets/axe-dev/checkpoints",
                "/champion",
                "/ask",
                "/ask?evaluation=" + first + "&position=0",
                "/system",
                "/system/aliases/champion",
                "/no-such-page");
    }

    @Test
    void nothingSeriousKeepsAnybodyOutOfAnyPage() {
        List<String> pages = pages();
        Chromium.visitDespiteRefusals(page -> {
            List<String> found = new ArrayList<>();
            for (String address : pages) {
                page.setViewportSize(1280, 900);
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
                page.navigate(dashboard.address() + address);
                found.addAll(serious(page, address));
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
                page.setViewportSize(PHONE_WIDTH, 800);
                found.addAll(serious(page, address + " on a phone, in the dark"));
                int width = ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
                if (width > PHONE_WIDTH) {
                    found.add(address + " is " + width + " wide on a phone");
                }
            }
            assertThat(found).isEmpty();
        });
    }

    private static List<String> serious(Page page, String where) {
        return new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                        .map(rule -> where + ": " + told(rule))
                        .toList();
    }

    private static String told(Rule rule) {
        return rule.getId() + ", " + rule.getHelp() + ": "
                + rule.getNodes().stream().map(node -> node.getHtml()).limit(3).toList();
    }

    @Test
    void aRunIsFoundTaggedAndOpenedByKeysAlone() {
        topics.send(SubmittedRun.of("by-keys").named("Found by keys").started());
        list.awaitRuns("run_id = by-keys", 1);
        Chromium.visit(page -> {
            page.navigate(dashboard.address() + "/");
            page.keyboard().press("Tab");
            assertThat(page.locator(":focus").textContent()).isEqualTo("Skip to content");
            tabTo(page, "#filter");
            page.keyboard().type("run_id = by-keys");
            page.keyboard().press("Escape");
            page.keyboard().press("Enter");
            page.waitForURL("**/?filter=run_id*");
            tabTo(page, "#tick-by-keys");
            page.keyboard().press("Space");
            tabTo(page, "#ticked-tags");
            page.keyboard().type("keyed");
            tabTo(page, "button[formaction='/ticked/tag']");
            page.keyboard().press("Enter");
            page.locator("a.tag", new Page.LocatorOptions().setHasText("keyed")).waitFor();
            tabTo(page, "a[href='/runs/by-keys']");
            page.keyboard().press("Enter");
            page.waitForURL("**/runs/by-keys");
            assertThat(page.locator("h1").textContent()).isEqualTo("Found by keys");
        });
    }

    /** Fails if it cannot be reached so. */
    private static void tabTo(Page page, String selector) {
        Locator wanted = page.locator(selector + ":focus");
        for (int i = 0; i < 200 && wanted.count() == 0; i++) {
            page.keyboard().press("Tab");
        }
        assertThat(wanted.count()).as(selector).isOne();
    }
}
