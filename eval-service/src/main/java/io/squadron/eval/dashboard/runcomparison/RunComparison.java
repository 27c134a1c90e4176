package io.squadron.eval.dashboard.runcomparison;

import io.squadron.eval.dashboard.evaluation.EvaluationView;
import io.squadron.eval.dashboard.run.RunDetail;
import io.squadron.eval.dashboard.run.RunSummary;
import java.util.List;

/**
 * Runs side by side.
 *
 * @param notices what is not shown and why, or what is to do, each one sentence
 * @param all arguments in which the runs do not differ are among the rows, too
 * @param same how many arguments all runs have alike
 * @param axes of parallel coordinates: the arguments that differ, then the best F1
 */
public record RunComparison(
        List<ComparedRun> runs,
        List<String> notices,
        boolean all,
        long same,
        List<ComparedArguments.Row> arguments,
        List<ParallelAxis> axes) {
    /** More colours nobody tells apart. */
    static final int MOST_RUNS = 10;

    /**
     * One of them.
     *
     * @param best the evaluation with the highest F1; null while there is none
     * @param scores of its checkpoints on whole data sets, in the order of training
     */
    public record ComparedRun(RunSummary run, String device, EvaluationView best, List<EvaluationView> scores) {
        static ComparedRun of(RunDetail detail) {
            return new ComparedRun(detail.run(), detail.device(), detail.best(), detail.scores());
        }
    }

    /** There is something to compare. */
    public boolean possible() {
        return runs.size() > 1;
    }

    /** Whose curves are drawn over each other. */
    public List<RunSummary> columns() {
        return runs.stream().map(ComparedRun::run).toList();
    }

    /** The same comparison in an address. */
    public String query() {
        return "runs="
                + String.join(",", runs.stream().map(run -> run.run().id()).toList());
    }
}
