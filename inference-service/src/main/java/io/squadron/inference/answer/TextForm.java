package io.squadron.inference.answer;

/** How a predicted span becomes text. */
public enum TextForm {
    /** Exactly the context between the first and the last token. */
    ORIGINAL,
    /** run_squad's {@code get_final_text}: whole words, cut to what the tokenizer's text can be aligned with. */
    RUN_SQUAD
}
