package io.squadron.eval.service;

import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.squadron.eval.filter.FilterException;
import io.squadron.eval.filter.FilterParser;
import io.squadron.eval.filter.SortOrder;
import io.squadron.eval.filter.SqlCondition;
import io.squadron.eval.runlist.RunVocabulary;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * How long the list of runs takes with 1,000 and with 10,000 runs of five evaluations each, and how PostgreSQL finds them. Not
 * among the tests, because its name does not end as theirs do:
 *
 * <pre>./mvnw test -pl eval-service -Dtest=RunListBenchmark -Dquarkus.build.skip=true -Dtest.jvm-options=</pre>
 */
@EvalServiceTest
class RunListBenchmark {
    private static final int WARM_UP = 30;
    private static final int TIMES = 15;

    static final String INSERT_RUNS =
            """
            insert into training_run (run_id, name, status, attempt, model_name_or_path, train_dataset_id, eval_dataset_id,
                arguments, trainer, device, engine, windows, duplicate_windows, parameters, total_steps, step, epoch, loss,
                learning_rate, windows_per_second, failure, submitted_at, started_at, ended_at, updated_at)
            select 'bench-' || i, case when i % 3 = 0 then '' else 'Sweep ' || i end,
                (array['FINISHED', 'FAILED', 'STOPPED', 'RUNNING'])[1 + i % 4], 1, 'encoder-' || i % 7, 'train-' || i % 5, 'dev',
                jsonb_build_object('learning_rate', (array[2e-5, 3e-5, 5e-5, 2e-4])[1 + i % 4], 'num_train_epochs', 1 + i % 3,
                    'per_gpu_train_batch_size', 8 * (1 + i % 2), 'gradient_accumulation_steps', 1, 'max_steps', -1,
                    'warmup_steps', 0, 'weight_decay', 0.0, 'adam_epsilon', 1e-8, 'max_grad_norm', 1.0, 'seed', i,
                    'logging_steps', 50, 'save_steps', 0, 'pad_to_max_length', false, 'group_by_length', true,
                    'no_cuda', false, 'bf16', i % 2 = 0, 'evaluate_during_training', false, 'save_total_limit', 0),
                'host/1', 'cpu', 'PyTorch', 88641, 0, 22713986, 1000, 1000, 1.0, 3 - 2.0 * i / 10000, 0, 6.5, '',
                now() - i * interval '1 minute', now() - i * interval '1 minute', now(), now()
            from generate_series(:first, :last) i""";

    static final String INSERT_EVALUATIONS =
            """
            insert into evaluation (evaluation_id, checkpoint_id, run_id, step, dataset_id, n_best_size, max_answer_length,
                version_2_with_negative, null_score_diff_threshold, verbose_logging, status, failure, failure_reason, answered,
                total, unanswered, seconds, exact, f1, created_at, next_try_at, announced)
            select 'bench-' || i || '-' || j, 'bench-' || i || '-' || j, 'bench-' || i, j, 'dev', 20, 30, false, 0, false,
                'COMPLETED', '', '', 1000, 1000, 0, 60, 40 + (i * 7 + j) % 40, 50 + (i * 7 + j) % 40, now(), now(), true
            from generate_series(:first, :last) i, generate_series(1, 5) j""";

    private static final List<String> ADDRESSES = List.of(
            "/",
            "/?page=10",
            "/?sort=-f1",
            "/?sort=learning_rate&columns=f1,learning_rate,differing",
            "/?filter=f1+%3E+80+and+learning_rate+%3D+3e-5+or+encoder+~+%22encoder-3%22",
            "/?group=encoder",
            "/api/runs?sort=-f1",
            "/api/runs.csv");

    @Inject
    EntityManager entities;

    @Inject
    Dashboard dashboard;

    @Inject
    RunVocabulary words;

    @Test
    void timesOfTheList() throws FilterException {
        await().atMost(EvaluationClient.LIMIT)
                .until(() -> dashboard.get("/").statusCode() == 200); // once the schema is there
        int before = 0;
        for (int runs : new int[] {1_000, 10_000}) {
            insert(before + 1, runs);
            before = runs;
            System.out.printf(Locale.ROOT, "%n%,d runs: median and worst of %d, ms%n", runs, TIMES);
            for (String address : ADDRESSES) {
                time(address);
            }
        }
        for (String index : List.of("", "training_run_listed", "evaluation_best_of_run")) {
            explain("", "-submitted", index);
            explain("", "-f1", index);
            explain("f1 > 80 and learning_rate = 3e-5", "-submitted", index);
        }
    }

    private void insert(int first, int last) {
        QuarkusTransaction.requiringNew().timeout(60).run(() -> {
            for (String statement : List.of(INSERT_RUNS, INSERT_EVALUATIONS)) {
                entities.createNativeQuery(statement)
                        .setParameter("first", first)
                        .setParameter("last", last)
                        .executeUpdate();
            }
            entities.createNativeQuery("analyze").executeUpdate();
        });
    }

    private void time(String address) {
        double[] times = new double[TIMES];
        int bytes = 0;
        for (int i = -WARM_UP; i < TIMES; i++) {
            long begin = System.nanoTime();
            bytes = dashboard.page(address).length();
            if (i >= 0) {
                times[i] = (System.nanoTime() - begin) / 1e6;
            }
        }
        Arrays.sort(times);
        System.out.printf(
                Locale.ROOT, "%8.1f %8.1f  %,9d letters  %s%n", times[TIMES / 2], times[TIMES - 1], bytes, address);
    }

    /** The list's query, as it is or as it would be without an index. */
    private void explain(String filter, String sort, String index) throws FilterException {
        SqlCondition condition = SqlCondition.of(FilterParser.parse(filter, words.vocabulary()));
        String order = SortOrder.parse(sort, words.vocabulary()).sql();
        List<String> plan = new ArrayList<>();
        QuarkusTransaction.begin();
        try {
            if (!index.isEmpty()) {
                entities.createNativeQuery("drop index " + index).executeUpdate();
            }
            Query query = entities.createNativeQuery(
                    """
                    explain (analyze, costs off) select r.run_id from training_run r where %s
                    order by %s, r.run_id limit 100"""
                            .formatted(condition.sql(), order));
            condition.parameters().forEach(query::setParameter);
            for (Object line : query.getResultList()) {
                plan.add(line.toString());
            }
        } finally {
            QuarkusTransaction.rollback();
        }
        String without = index.isEmpty() ? "" : ", without " + index;
        System.out.printf("%nfilter “%s”, sort %s%s%n%s%n", filter, sort, without, String.join("\n", plan));
    }
}
