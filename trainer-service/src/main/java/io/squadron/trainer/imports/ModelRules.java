package io.squadron.trainer.imports;

import io.squadron.trainer.Refusal;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.v1.Tokenizer;
import io.squadron.v1.WindowSettings;

/** What a model must be, beyond a BERT whose tensors are those of its configuration, so that its answers mean something. */
final class ModelRules {
    private ModelRules() {}

    /** Without a trained head the answers would be noise. */
    static void requireHead(Encoder model) {
        if (!model.hasQuestionAnsweringHead()) {
            throw unfit(
                    "%s has no head for question answering (qa_outputs.weight and qa_outputs.bias), so its answers would be noise; fine-tune it first, as `squadron run --model_name_or_path` does"
                            .formatted(model.source()));
        }
    }

    static void requirePositions(Encoder model, WindowSettings settings) {
        int positions = model.config().maxPositionEmbeddings();
        if (Integer.compareUnsigned(settings.getMaxSeqLength(), positions) > 0) {
            throw unfit("max_seq_length is %s, but %s has max_position_embeddings %d; import it with %d at most"
                    .formatted(
                            Integer.toUnsignedString(settings.getMaxSeqLength()),
                            model.source(),
                            positions,
                            positions));
        }
    }

    /** Fewer tokens than rows are usual: some pad the vocabulary to a round number. */
    static void requireVocabulary(Encoder model, Tokenizer tokenizer) {
        int rows = model.config().vocabSize();
        if (Integer.compareUnsigned(tokenizer.getVocabSize(), rows) > 0) {
            throw unfit("%s: its tokenizer has %s tokens, but config.json says vocab_size %d; they are not of one model"
                    .formatted(model.source(), Integer.toUnsignedString(tokenizer.getVocabSize()), rows));
        }
    }

    private static Refusal unfit(String sentence) {
        return new Refusal.Unfit(sentence);
    }
}
