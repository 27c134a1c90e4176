package io.squadron.tokenizer.wordpiece;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.squadron.tokenizer.text.CodePoints;
import io.squadron.tokenizer.text.Words;
import io.squadron.tokenizer.window.EncodedText;
import io.squadron.tokenizer.window.StillWanted;
import io.squadron.tokenizer.window.TextEncoder;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A tokenizer ready for use: a {@link TokenizerLibrary}'s behind {@link TextEncoder}. Safe for many threads.
 *
 * <p>A text is tokenized word by word, as run_squad does it with contexts, and a word's tokens are remembered: a text's
 * words are few, and a look-up is many times faster than the way through the library, which follows every character's
 * offset through its normalisation. run_squad tokenizes questions whole; that is the same, unless somebody added a token
 * with a space in it to the vocabulary, which here is found in no text.
 */
public final class WordPieceTokenizer implements TextEncoder, AutoCloseable {

    /**
     * Remembered words; all of SQuAD's training file has 210,000 different ones, most of them once. About 17 MB, and 41 at
     * the worst, which the collector takes back before memory runs out: every tokenizer in use has its own.
     */
    private static final int MAX_WORDS = 1 << 16;

    /** UTF-16 units; what is longer is hardly seen twice. */
    private static final int MAX_WORD_LENGTH = 32;

    private static final int WORDS_BETWEEN_CHECKS = 1_000;

    private final TokenizerDefinition definition;
    private final String[] vocabulary;
    private final NativeDifferences differences;
    private final TokenizerLibrary.Loaded tokenizer;
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
    private boolean closed;
    private final Cache<String, WordPieces> words = Caffeine.newBuilder()
            .maximumSize(MAX_WORDS)
            .softValues()
            .executor(Runnable::run)
            .build();

    /**
     * Loads the tokenizer.
     *
     * @throws UnusableTokenizerException if the library cannot read it
     */
    public WordPieceTokenizer(TokenizerDefinition definition, TokenizerLibrary library) {
        this.definition = definition;
        this.vocabulary = definition.vocabulary().toArray(String[]::new);
        this.differences = new NativeDifferences(
                definition.vocabulary(), definition.stripAccents(), definition.tokenizeChineseChars());
        this.tokenizer = library.load(definition);
    }

    public TokenizerDefinition definition() {
        return definition;
    }

    @Override
    public EncodedText encode(Words text, StillWanted wanted) {
        WordPieces[] pieces = new WordPieces[text.count()];
        int length = 0;
        for (int word = 0; word < pieces.length; word++) {
            if (word % WORDS_BETWEEN_CHECKS == 0) {
                wanted.require();
            }
            pieces[word] = pieces(text.text(word));
            length += pieces[word].ids().length;
        }
        int[] ids = new int[length];
        String[] tokens = new String[length];
        int[] starts = new int[length];
        int[] ends = new int[length];
        int token = 0;
        for (int word = 0; word < pieces.length; word++) {
            WordPieces of = pieces[word];
            for (int i = 0; i < of.ids().length; i++, token++) {
                ids[token] = of.ids()[i];
                tokens[token] = vocabulary[of.ids()[i]];
                starts[token] = text.start(word) + of.starts()[i];
                ends[token] = text.start(word) + of.ends()[i];
            }
        }
        return new EncodedText(ids, tokens, starts, ends);
    }

    private WordPieces pieces(String word) {
        return word.length() > MAX_WORD_LENGTH ? tokenize(word) : words.get(word, this::tokenize);
    }

    private WordPieces tokenize(String word) {
        WordPieces pieces = encoded(differences.hidden(word));
        holdMarks(word, pieces.starts(), pieces.ends());
        return pieces;
    }

    /** Nobody frees the native tokenizer meanwhile. */
    private WordPieces encoded(String word) {
        use.readLock().lock();
        try {
            if (closed) {
                throw new UnusableTokenizerException("The tokenizer " + definition.id() + " was deleted meanwhile.");
            }
            return tokenizer.encode(word);
        } finally {
            use.readLock().unlock();
        }
    }

    /**
     * Lets a token's span hold the combining marks that follow it. An uncased tokenizer strips them, so its own span of an
     * e with a combining acute ends before the accent, and an answer cut there would lose it.
     */
    private static void holdMarks(String word, int[] starts, int[] ends) {
        if (word.codePoints().noneMatch(WordPieceTokenizer::isMark)) {
            return;
        }
        CodePoints codePoints = CodePoints.of(word);
        for (int i = 0; i < ends.length; i++) {
            int limit = i + 1 < starts.length ? Math.max(ends[i], starts[i + 1]) : codePoints.length();
            while (ends[i] < limit && isMark(codePoints.at(ends[i]))) {
                ends[i]++;
            }
        }
    }

    private static boolean isMark(int codePoint) {
        return Character.getType(codePoint) == Character.NON_SPACING_MARK;
    }

    @Override
    public int clsTokenId() {
        return definition.clsTokenId();
    }

    @Override
    public int sepTokenId() {
        return definition.sepTokenId();
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            closed = true;
            tokenizer.close();
        } finally {
            use.writeLock().unlock();
        }
    }
}
