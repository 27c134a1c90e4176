package io.squadron.tokenizer.wordpiece;

/** Files that are not a BERT-style WordPiece tokenizer; the message is one sentence for the user. */
public final class UnusableTokenizerException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public UnusableTokenizerException(String message) {
        super(message);
    }

    public UnusableTokenizerException(String message, Throwable cause) {
        super(message, cause);
    }
}
