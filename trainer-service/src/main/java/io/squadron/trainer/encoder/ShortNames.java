package io.squadron.trainer.encoder;

import java.util.List;
import java.util.Map;

/**
 * The BERTs that had no organisation in their names when run_squad was written. The hub keeps the names as redirects to
 * these repositories.
 *
 * <p>Source: transformers 2.x, {@code BERT_PRETRAINED_MODEL_ARCHIVE_MAP}; the organisations, the hub's redirects. {@code
 * bert-base-uncased} is not among them: it is a {@link PublishedEncoder}.
 */
public final class ShortNames {
    private static final Map<String, String> ORGANISATIONS = Map.ofEntries(
            Map.entry("bert-large-uncased", "google-bert"),
            Map.entry("bert-base-cased", "google-bert"),
            Map.entry("bert-large-cased", "google-bert"),
            Map.entry("bert-base-multilingual-uncased", "google-bert"),
            Map.entry("bert-base-multilingual-cased", "google-bert"),
            Map.entry("bert-base-chinese", "google-bert"),
            Map.entry("bert-base-german-cased", "google-bert"),
            Map.entry("bert-large-uncased-whole-word-masking", "google-bert"),
            Map.entry("bert-large-cased-whole-word-masking", "google-bert"),
            Map.entry("bert-large-uncased-whole-word-masking-finetuned-squad", "google-bert"),
            Map.entry("bert-large-cased-whole-word-masking-finetuned-squad", "google-bert"),
            Map.entry("bert-base-cased-finetuned-mrpc", "google-bert"),
            Map.entry("bert-base-german-dbmdz-cased", "google-bert"),
            Map.entry("bert-base-german-dbmdz-uncased", "google-bert"),
            Map.entry("bert-base-finnish-cased-v1", "TurkuNLP"),
            Map.entry("bert-base-finnish-uncased-v1", "TurkuNLP"));

    private ShortNames() {}

    /** The full names of all of them. */
    static List<String> repositories() {
        return ORGANISATIONS.entrySet().stream()
                .map(entry -> entry.getValue() + "/" + entry.getKey())
                .toList();
    }

    /** The name with its organisation, and with its revision if it has one; any other name as it is. */
    public static String completed(String name) {
        int at = name.indexOf('@');
        String organisation = ORGANISATIONS.get(at < 0 ? name : name.substring(0, at));
        return organisation == null ? name : organisation + "/" + name;
    }
}
