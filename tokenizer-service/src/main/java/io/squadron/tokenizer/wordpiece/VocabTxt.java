package io.squadron.tokenizer.wordpiece;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Makes a tokenizer.json of a vocab.txt: BERT's defaults for everything but the vocabulary. */
final class VocabTxt {

    private VocabTxt() {}

    /**
     * A line is a token, as it stands there, and its number from 0 is the id; of a token that stands twice the later line
     * counts. Source: {@code load_vocab} of transformers' {@code tokenization_bert.py}.
     */
    static ObjectNode tokenizer(String content) {
        ObjectNode vocab = JsonFiles.JSON.createObjectNode();
        List<String> lines = content.lines().toList();
        for (int id = 0; id < lines.size(); id++) {
            vocab.put(lines.get(id), id);
        }
        ObjectNode tokenizer = JsonFiles.JSON.createObjectNode();
        tokenizer.put("version", "1.0");
        ArrayNode added = tokenizer.putArray("added_tokens");
        for (String special : TokenizerFiles.SPECIAL_TOKENS) {
            if (vocab.has(special)) {
                AddedToken.of(AddedToken.NEXT, special, true)
                        .addTo(added, vocab.get(special).asInt());
            }
        }
        tokenizer
                .putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", true)
                .putNull("strip_accents")
                .put("lowercase", true);
        tokenizer.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        tokenizer.set("post_processor", postProcessor(vocab));
        tokenizer
                .putObject("decoder")
                .put("type", "WordPiece")
                .put("prefix", "##")
                .put("cleanup", true);
        ObjectNode model = tokenizer.putObject("model");
        model.put("type", "WordPiece").put("unk_token", "[UNK]").put("continuing_subword_prefix", "##");
        model.put("max_input_chars_per_word", 100).set("vocab", vocab);
        return tokenizer;
    }

    /** {@code [CLS] $A [SEP]} and {@code [CLS] $A [SEP] $B [SEP]}, for readers of the file; windows are built by us. */
    private static ObjectNode postProcessor(ObjectNode vocab) {
        ObjectNode processor = JsonFiles.JSON.createObjectNode();
        processor.put("type", "BertProcessing");
        processor.putArray("sep").add("[SEP]").add(vocab.path("[SEP]").asInt());
        processor.putArray("cls").add("[CLS]").add(vocab.path("[CLS]").asInt());
        return processor;
    }
}
