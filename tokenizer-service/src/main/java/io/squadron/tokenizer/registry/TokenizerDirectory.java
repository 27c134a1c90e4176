package io.squadron.tokenizer.registry;

import io.squadron.tokenizer.wordpiece.TokenizerDefinition;
import io.squadron.tokenizer.wordpiece.TokenizerFiles;
import io.squadron.tokenizer.wordpiece.UnusableTokenizerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Registered tokenizers on disk: a directory per id with the files that Hugging Face's AutoTokenizer reads. A directory
 * appears under its id only when it is complete.
 */
final class TokenizerDirectory {

    private static final Logger LOG = Logger.getLogger(TokenizerDirectory.class);

    /** Files of a registered tokenizer. */
    private static final List<String> FILES = List.of("tokenizer.json", "tokenizer_config.json", "vocab.txt");

    /** The name that it was registered under; not one of Hugging Face's files. */
    private static final String NAME_FILE = "name";

    /** A vocabulary of 250,000 tokens has about 15 MB as tokenizer.json. */
    private static final long MAX_FILE_BYTES = 64L << 20;

    private final Path directory;

    TokenizerDirectory(Path directory) {
        this.directory = directory;
    }

    /** All that are there; one whose content is not what its id says is left out with a warning. */
    List<TokenizerDefinition> readAll() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<TokenizerDefinition> definitions = new ArrayList<>();
        try (Stream<Path> children = Files.list(directory)) {
            for (Path child : (Iterable<Path>) children.sorted()::iterator) {
                String id = child.getFileName().toString();
                if (id.matches("[0-9a-f]{64}")) {
                    read(child, id, definitions);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The tokenizers in " + directory + " cannot be listed", e);
        }
        return definitions;
    }

    private static void read(Path child, String id, List<TokenizerDefinition> definitions) {
        try {
            Path name = child.resolve(NAME_FILE);
            TokenizerDefinition definition = readModelDirectory(
                    Files.exists(name) ? Files.readString(name).strip() : "", child);
            if (definition.id().equals(id)) {
                definitions.add(definition);
            } else {
                LOG.warnf("%s is left out: its content has the id %s", child, definition.id());
            }
        } catch (IOException | UnusableTokenizerException e) {
            LOG.warnf("%s is left out: %s", child, e.getMessage());
        }
    }

    /** Reads any directory that holds tokenizer.json or vocab.txt. */
    static TokenizerDefinition readModelDirectory(String name, Path modelDirectory) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (String fileName : TokenizerFiles.NAMES) {
            Path file = modelDirectory.resolve(fileName);
            if (!Files.isRegularFile(file)) {
                continue;
            }
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new UnusableTokenizerException(
                        fileName + " has " + Files.size(file) + " bytes and the limit is " + MAX_FILE_BYTES + ".");
            }
            files.put(fileName, Files.readAllBytes(file));
        }
        return TokenizerFiles.read(name, files);
    }

    /** Writes to a temporary name, forces it to disk, renames. */
    void write(TokenizerDefinition definition) {
        Path target = directory.resolve(definition.id());
        if (Files.isDirectory(target)) {
            return;
        }
        try {
            Files.createDirectories(directory);
            Path temporary = Files.createTempDirectory(directory, ".registering-");
            for (String fileName : FILES) {
                writeForced(temporary.resolve(fileName), definition.file(fileName));
            }
            Files.writeString(temporary.resolve(NAME_FILE), definition.name());
            publish(temporary, target);
        } catch (IOException e) {
            throw new UncheckedIOException("The tokenizer cannot be written to " + target, e);
        }
    }

    private static void publish(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            delete(temporary); // Another replica was first, with the same content.
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, target);
        } catch (IOException e) {
            delete(temporary);
            if (!Files.isDirectory(target)) {
                throw e;
            }
        }
    }

    private static void writeForced(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void delete(Path temporary) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
        }
        Files.delete(temporary);
    }
}
