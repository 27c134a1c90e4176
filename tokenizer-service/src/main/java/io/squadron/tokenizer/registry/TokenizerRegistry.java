package io.squadron.tokenizer.registry;

import io.squadron.tokenizer.text.Printable;
import io.squadron.tokenizer.wordpiece.BuiltInTokenizer;
import io.squadron.tokenizer.wordpiece.TokenizerDefinition;
import io.squadron.tokenizer.wordpiece.TokenizerLibrary;
import io.squadron.tokenizer.wordpiece.WordPieceTokenizer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tokenizers there are, each under the hash of its content, so that a data set and a checkpoint can name exactly the
 * tokenizer they were made with. The built-in one is always there.
 *
 * <p>The native tokenizer of a definition is loaded when it is first used and stays loaded until it is deleted.
 */
public final class TokenizerRegistry implements AutoCloseable {

    private final int maxTokenizers;
    private final TokenizerLibrary library;

    /** In the order in which they came, which decides between two of one name. */
    private final Map<String, RegisteredTokenizer> tokenizers = new LinkedHashMap<>();

    private final Map<String, WordPieceTokenizer> loaded = new HashMap<>();

    /** A registry with the built-in tokenizer. */
    public TokenizerRegistry(int maxTokenizers, TokenizerLibrary library) {
        this.maxTokenizers = maxTokenizers;
        this.library = library;
        TokenizerDefinition builtIn = BuiltInTokenizer.definition();
        tokenizers.put(builtIn.id(), new RegisteredTokenizer(builtIn, Optional.empty(), 0));
    }

    /** Adds a tokenizer, or does nothing if it is there. */
    public synchronized void put(RegisteredTokenizer tokenizer) {
        tokenizers.putIfAbsent(tokenizer.definition().id(), tokenizer);
    }

    /** Takes a tokenizer away, unless it is built in. */
    public synchronized void remove(String id) {
        if (tokenizers.containsKey(id) && !tokenizers.get(id).isBuiltIn()) {
            tokenizers.remove(id);
            Optional.ofNullable(loaded.remove(id)).ifPresent(WordPieceTokenizer::close);
        }
    }

    /**
     * Checks that a new tokenizer may be registered.
     *
     * @throws NameTakenException if another one has its name
     * @throws RegistryFullException if there are too many
     */
    public synchronized void requireRoomFor(TokenizerDefinition definition) {
        Optional<RegisteredTokenizer> named = byName(definition.name());
        if (named.isPresent() && !named.get().definition().id().equals(definition.id())) {
            throw new NameTakenException(
                    definition.name(),
                    "Another tokenizer, " + named.get().definition().id() + ", has the name "
                            + Printable.of(definition.name(), 100) + "; take another name, or delete that tokenizer.");
        }
        if (tokenizers.size() >= maxTokenizers && !tokenizers.containsKey(definition.id())) {
            throw new RegistryFullException("There are " + tokenizers.size()
                    + " tokenizers already; delete one, or raise squadron.tokenizer.max-tokenizers.");
        }
    }

    /**
     * Checks that a tokenizer can be loaded.
     *
     * @throws io.squadron.tokenizer.wordpiece.UnusableTokenizerException if the library cannot read it
     */
    public void requireLoadable(TokenizerDefinition definition) {
        library.load(definition).close();
    }

    /** True if its name leads to it, or it has none. */
    public synchronized boolean hasName(RegisteredTokenizer tokenizer) {
        String name = tokenizer.definition().name();
        return name.isEmpty()
                || byName(name)
                        .filter(named -> named.definition()
                                .id()
                                .equals(tokenizer.definition().id()))
                        .isPresent();
    }

    /** All of them. */
    public synchronized List<RegisteredTokenizer> list() {
        return List.copyOf(tokenizers.values());
    }

    /**
     * Looks a tokenizer up.
     *
     * @param reference an id or a name; empty means the built-in one
     */
    public synchronized Optional<RegisteredTokenizer> lookup(String reference) {
        String wanted = reference.isEmpty() ? BuiltInTokenizer.NAME : reference;
        return tokenizers.containsKey(wanted) ? Optional.of(tokenizers.get(wanted)) : byName(wanted);
    }

    private Optional<RegisteredTokenizer> byName(String name) {
        return name.isEmpty()
                ? Optional.empty()
                : tokenizers.values().stream()
                        .filter(tokenizer -> tokenizer.definition().name().equals(name))
                        .findFirst();
    }

    /**
     * A tokenizer that is ready for use.
     *
     * @param reference as {@link #lookup} takes it
     * @throws UnknownTokenizerException if there is none
     */
    public synchronized WordPieceTokenizer find(String reference) {
        TokenizerDefinition definition = lookup(reference)
                .orElseThrow(() -> new UnknownTokenizerException(
                        reference,
                        "There is no tokenizer \"" + Printable.of(reference, 100) + "\"; give an id or a name, e.g. "
                                + BuiltInTokenizer.NAME + ", or register its files first."))
                .definition();
        return loaded.computeIfAbsent(definition.id(), missing -> new WordPieceTokenizer(definition, library));
    }

    @Override
    public synchronized void close() {
        loaded.values().forEach(WordPieceTokenizer::close);
        loaded.clear();
    }
}
