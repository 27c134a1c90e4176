package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A real browser; where there is none a test is skipped ({@code -Dsquadron.chromium=PATH} names another). */
final class Chromium {
    private static final Path CHROMIUM = Path.of(System.getProperty("squadron.chromium", "/usr/bin/chromium"));

    private Chromium() {}

    /** What the browser complains of, such as a breach of the page's policy, fails the test. */
    static void visit(Consumer<Page> steps) {
        visit(steps, "");
    }

    /** The same, but the service may answer with an error. */
    static void visitDespiteRefusals(Consumer<Page> steps) {
        visit(steps, "Failed to load resource");
    }

    private static void visit(Consumer<Page> steps, String expected) {
        assumeTrue(Files.isExecutable(CHROMIUM), "There is no chromium at " + CHROMIUM + ": skipped.");
        try (Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(CHROMIUM)
                                .setArgs(List.of("--no-sandbox")))) {
            Page page = browser.newPage();
            List<String> complaints = new ArrayList<>();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            page.onPageError(complaints::add);
            steps.accept(page);
            assertThat(complaints)
                    .filteredOn(complaint -> expected.isEmpty() || !complaint.startsWith(expected))
                    .isEmpty();
        }
    }
}
