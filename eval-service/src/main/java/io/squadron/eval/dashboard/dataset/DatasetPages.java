package io.squadron.eval.dashboard.dataset;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.squadron.eval.dashboard.evaluation.EvaluationView;
import io.squadron.eval.dashboard.evaluation.EvaluationViews;
import io.squadron.eval.dataset.ImportedDataset;
import io.squadron.eval.slice.QuestionLengths;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Data sets: what was imported, what was left out and why, how long things are, and who is best on it. */
@RolesAllowed("reader")
@Path("/datasets")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
class DatasetPages {
    private static final int LISTED = 200;
    private static final int BEST = 20;

    private final QuestionLengths lengths;
    private final EvaluationViews evaluations;

    DatasetPages(QuestionLengths lengths, EvaluationViews evaluations) {
        this.lengths = lengths;
        this.evaluations = evaluations;
    }

    @CheckedTemplate(basePath = "dashboard")
    static class Templates {
        private Templates() {}

        static native TemplateInstance datasets(List<DatasetView> datasets);

        static native TemplateInstance dataset(
                DatasetView dataset, List<HistogramView> histograms, List<EvaluationView> best);
    }

    /** All, newest first. */
    @GET
    @Transactional
    public TemplateInstance list() {
        return Templates.datasets(
                ImportedDataset.<ImportedDataset>find("order by createdAt desc, datasetId")
                        .page(0, LISTED)
                        .list()
                        .stream()
                        .map(DatasetView::of)
                        .toList());
    }

    @GET
    @Path("{id}")
    @Transactional
    public TemplateInstance one(@PathParam("id") String id) {
        ImportedDataset dataset = ImportedDataset.<ImportedDataset>findByIdOptional(id)
                .orElseThrow(() -> new NotFoundException("There is no data set “" + id + "” here."));
        return Templates.dataset(
                DatasetView.of(dataset),
                lengths.of(id).stream().map(HistogramView::of).toList(),
                evaluations.bestOf(id, BEST));
    }
}
