package io.squadron.trainer.encoder;

/**
 * The sizes of one BERT, by the names of Hugging Face's config.json.
 *
 * @param vocabSize rows of the word embeddings: token ids are below it
 * @param hiddenSize width of every token's vector
 * @param numHiddenLayers transformer layers
 * @param numAttentionHeads heads of each layer; divides hiddenSize
 * @param intermediateSize width of the feed-forward part
 * @param hiddenAct activation of the feed-forward part
 * @param hiddenDropoutProb dropout after the embeddings, the attention's output and the feed-forward part; in training only
 * @param attentionProbsDropoutProb dropout of the attention's probabilities; in training only
 * @param maxPositionEmbeddings tokens of a window at most
 * @param typeVocabSize segments; question answering needs 2
 * @param layerNormEps added to the variance in LayerNorm
 * @param initializerRange standard deviation of a new layer's weights
 * @param padTokenId the id that fills shorter windows
 */
public record BertConfig(
        int vocabSize,
        int hiddenSize,
        int numHiddenLayers,
        int numAttentionHeads,
        int intermediateSize,
        Activation hiddenAct,
        double hiddenDropoutProb,
        double attentionProbsDropoutProb,
        int maxPositionEmbeddings,
        int typeVocabSize,
        double layerNormEps,
        double initializerRange,
        int padTokenId) {

    /** The same model with other dropout probabilities; null keeps the present one. */
    public BertConfig withDropout(Double hiddenDropoutProb, Double attentionProbsDropoutProb) {
        return new BertConfig(
                vocabSize,
                hiddenSize,
                numHiddenLayers,
                numAttentionHeads,
                intermediateSize,
                hiddenAct,
                hiddenDropoutProb == null ? this.hiddenDropoutProb : hiddenDropoutProb,
                attentionProbsDropoutProb == null ? this.attentionProbsDropoutProb : attentionProbsDropoutProb,
                maxPositionEmbeddings,
                typeVocabSize,
                layerNormEps,
                initializerRange,
                padTokenId);
    }
}
