package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers with names: LockedTest. */
@EvalServiceTest
class FormLogTest {
    private static final Logger LOG = Logger.getLogger("io.squadron.eval.dashboard.FormLog");

    @Inject
    Dashboard dashboard;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(String.format(line.getMessage(), line.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOG.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        LOG.removeHandler(handler);
    }

    @Test
    void whereEveryoneMayActTheLogSaysThatItWasSomebody() {
        Forms browser = new Forms(dashboard);

        browser.sendFromElsewhere("/views/delete", Map.of("name", "logged"));
        assertThat(lines).isEmpty();
        browser.send("/ask", "/ask", Map.of("question", "Who?", "context", "Ada.", "model", ""));
        browser.send("/ask", "/views/delete", Map.of("name", "logged"));

        assertThat(lines).containsExactly("anonymous sends POST /views/delete: 303");
    }
}
