package io.squadron.eval.dashboard.runs;

import io.squadron.eval.dashboard.Champion;
import io.squadron.eval.dashboard.model.ImportedModel;
import io.squadron.eval.dashboard.run.RunSummary;
import java.util.List;

/**
 * A page of runs as JSON.
 *
 * @param imported models that no run made; not a part of the list, and so on every page
 * @param total runs of all pages
 * @param running of those, in training
 * @param stuck of those, silent for too long
 * @param page from 1
 */
public record RunListing(
        List<RunSummary> runs,
        List<ImportedModel> imported,
        Champion champion,
        long total,
        long running,
        long stuck,
        int page,
        long pages) {}
