package io.squadron.eval.dashboard.dataset;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.squadron.eval.dataset.DevQuestion;
import io.squadron.eval.dataset.ImportedDataset;
import io.squadron.eval.reading.Reading;
import io.squadron.eval.window.SampleWindow;
import io.squadron.eval.window.SampleWindows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.NotFoundException;
import java.util.List;

/** Reads the first windows of a data set; no transaction is open while the tokenizer-service is waited for. */
@ApplicationScoped
class DatasetWindows {
    /** Of which windows are made. */
    private static final int QUESTIONS = 3;

    private final SampleWindows samples;

    DatasetWindows(SampleWindows samples) {
        this.samples = samples;
    }

    /**
     * What is shown.
     *
     * @param name what people call the data set
     */
    record View(String id, String name, Reading<List<SampleWindow>> windows) {}

    private record Stored(ImportedDataset dataset, List<DevQuestion> questions) {}

    View of(String id) {
        Stored stored = QuarkusTransaction.requiringNew().call(() -> stored(id));
        return new View(
                id,
                stored.dataset().name.isEmpty() ? id : stored.dataset().name,
                stored.dataset().manifest == null
                        ? Reading.none(
                                "A former version of Squadron imported it and did not keep how windows are made.")
                        : samples.of(DatasetView.manifest(stored.dataset()), stored.questions()));
    }

    private static Stored stored(String id) {
        ImportedDataset dataset = ImportedDataset.<ImportedDataset>findByIdOptional(id)
                .orElseThrow(() -> new NotFoundException("There is no data set “" + id + "” here."));
        return new Stored(
                dataset,
                DevQuestion.<DevQuestion>find("key.datasetId = ?1 order by key.exampleIndex", id)
                        .page(0, QUESTIONS)
                        .list());
    }
}
