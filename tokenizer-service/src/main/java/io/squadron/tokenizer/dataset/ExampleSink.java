package io.squadron.tokenizer.dataset;

import io.squadron.tokenizer.window.Document;
import io.squadron.tokenizer.window.EncodedText;
import io.squadron.tokenizer.window.Window;
import java.io.IOException;
import java.util.Optional;

/** Takes a data set as it is converted: each example, followed by its windows in order. */
public interface ExampleSink {

    /** What is too large about an example and what to change, as the end of a sentence; empty if it can be taken. */
    Optional<String> excess(Example example);

    void example(Example example) throws IOException;

    /**
     * A window of the example that came last.
     *
     * @param question tokens of the question, after its cut
     * @param document the tokenized context that the window is a part of
     */
    void window(Example example, EncodedText question, Document document, Window window) throws IOException;
}
