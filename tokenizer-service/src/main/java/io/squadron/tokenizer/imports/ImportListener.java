package io.squadron.tokenizer.imports;

import io.squadron.tokenizer.dataset.ConversionCounts;
import io.squadron.v1.DatasetManifest;

/** Hears how an import goes; called by the importing thread only. */
public interface ImportListener {

    /** Called now and then. */
    void progress(String datasetId, long bytesRead, ConversionCounts counts);

    /**
     * Called once, at the end of an import that did not fail.
     *
     * @param reused the manifest is that of an earlier import, and nothing was read
     */
    void complete(DatasetManifest manifest, boolean reused);
}
