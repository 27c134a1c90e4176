package io.squadron.tokenizer.registry;

import io.squadron.tokenizer.text.Printable;
import io.squadron.tokenizer.wordpiece.BuiltInTokenizer;
import io.squadron.tokenizer.wordpiece.TokenizerDefinition;
import io.squadron.tokenizer.wordpiece.UnusableTokenizerException;
import io.squadron.tokenizer.wordpiece.WordPieceTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tokenizers there are, each under the hash of its content, so that a data set and a checkpoint can name exactly the
 * tokenizer they were made with. Registered ones survive restarts; the built-in one is always there.
 *
 * <p>The native tokenizer of a definition is loaded when it is first used and stays loaded; the number of definitions is
 * bounded.
 */
public final class TokenizerRegistry implements AutoCloseable {

    private final TokenizerDirectory directory;
    private final int maxTokenizers;
    private final Map<String, TokenizerDefinition> definitions = new LinkedHashMap<>();
    private final Map<String, WordPieceTokenizer> loaded = new LinkedHashMap<>();

    /**
     * Reads what was registered before.
     *
     * @param directory is created when the first tokenizer is registered
     */
    public TokenizerRegistry(Path directory, int maxTokenizers) {
        this.directory = new TokenizerDirectory(directory);
        this.maxTokenizers = maxTokenizers;
        TokenizerDefinition builtIn = BuiltInTokenizer.definition();
        definitions.put(builtIn.id(), builtIn);
        this.directory.readAll().forEach(definition -> definitions.putIfAbsent(definition.id(), definition));
    }

    /**
     * Registers a tokenizer, or finds that it is there already.
     *
     * @throws UnusableTokenizerException if the native library cannot use it
     * @throws RegistryFullException if there are too many
     */
    public synchronized WordPieceTokenizer register(TokenizerDefinition definition) {
        if (!definitions.containsKey(definition.id())) {
            if (definitions.size() >= maxTokenizers) {
                throw new RegistryFullException("There are " + definitions.size()
                        + " tokenizers already; raise squadron.tokenizer.max-tokenizers to register more.");
            }
            WordPieceTokenizer tokenizer = new WordPieceTokenizer(definition);
            directory.write(definition);
            definitions.put(definition.id(), definition);
            loaded.put(definition.id(), tokenizer);
        }
        return load(definition.id());
    }

    /**
     * Finds a tokenizer.
     *
     * @param reference an id, a name, or the absolute path of a directory with tokenizer.json or vocab.txt (which is
     *     registered by that); empty means the built-in one
     * @throws UnknownTokenizerException if it is none of these
     */
    public synchronized WordPieceTokenizer find(String reference) {
        String wanted = reference.isEmpty() ? BuiltInTokenizer.NAME : reference;
        if (definitions.containsKey(wanted)) {
            return load(wanted);
        }
        Optional<TokenizerDefinition> named = definitions.values().stream()
                .filter(definition -> definition.name().equals(wanted))
                .findFirst();
        if (named.isPresent()) {
            return load(named.get().id());
        }
        Path modelDirectory = absoluteDirectory(wanted);
        try {
            String name = Optional.ofNullable(modelDirectory.getFileName())
                    .map(Path::toString)
                    .orElse("");
            return register(TokenizerDirectory.readModelDirectory(name, modelDirectory));
        } catch (IOException e) {
            throw new UncheckedIOException("The tokenizer in " + wanted + " cannot be read", e);
        }
    }

    private static Path absoluteDirectory(String reference) {
        try {
            Path path = Path.of(reference);
            if (path.isAbsolute() && Files.isDirectory(path)) {
                return path;
            }
        } catch (InvalidPathException e) {
            // Then it is no directory either.
        }
        throw new UnknownTokenizerException("There is no tokenizer \"" + Printable.of(reference, 100)
                + "\"; give an id, the name " + BuiltInTokenizer.NAME
                + " or the absolute path of a directory on the tokenizer-service's machine.");
    }

    private WordPieceTokenizer load(String id) {
        return loaded.computeIfAbsent(id, missing -> new WordPieceTokenizer(definitions.get(missing)));
    }

    @Override
    public synchronized void close() {
        loaded.values().forEach(WordPieceTokenizer::close);
        loaded.clear();
    }
}
