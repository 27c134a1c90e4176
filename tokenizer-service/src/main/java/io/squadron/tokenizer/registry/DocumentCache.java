package io.squadron.tokenizer.registry;

import io.squadron.tokenizer.window.Document;
import io.squadron.tokenizer.window.StillWanted;
import io.squadron.tokenizer.wordpiece.WordPieceTokenizer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Contexts that were tokenized lately: several questions about one text follow each other. Least recently used ones go
 * when the characters of all exceed a bound. Safe for many threads; two threads may tokenize the same context once each.
 */
public final class DocumentCache {

    private record Key(String tokenizerId, String context) {}

    private final int maxCharacters;
    private final Map<Key, Document> documents = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;

    /** A cache of at most so many characters; 0 keeps nothing. */
    public DocumentCache(int maxCharacters) {
        this.maxCharacters = maxCharacters;
    }

    /**
     * The context's document, tokenized if it has to be.
     *
     * @param wanted is asked now and then meanwhile
     */
    public Document get(WordPieceTokenizer tokenizer, String context, StillWanted wanted) {
        Key key = new Key(tokenizer.definition().id(), context);
        synchronized (documents) {
            Document cached = documents.get(key);
            if (cached != null) {
                return cached;
            }
        }
        Document document = Document.of(context, tokenizer, wanted);
        synchronized (documents) {
            if (context.length() <= maxCharacters && documents.put(key, document) == null) {
                characters += context.length();
                for (Iterator<Key> eldest = documents.keySet().iterator(); characters > maxCharacters; ) {
                    characters -= eldest.next().context().length();
                    eldest.remove();
                }
            }
        }
        return document;
    }
}
