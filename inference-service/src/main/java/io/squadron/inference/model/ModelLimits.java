package io.squadron.inference.model;

import io.squadron.v1.Checkpoint;

/**
 * The window settings that a checkpoint stands for, with run_squad's defaults filled in.
 *
 * @param maxPositionEmbeddings no window may be longer
 */
public record ModelLimits(int maxSeqLength, int docStride, int maxQueryLength, int maxPositionEmbeddings) {
    private static final int BERT_POSITIONS = 512;

    public static ModelLimits of(Checkpoint checkpoint) {
        int positions = orDefault(checkpoint.getMaxPositionEmbeddings(), BERT_POSITIONS);
        return new ModelLimits(
                Math.min(orDefault(checkpoint.getSettings().getMaxSeqLength(), 384), positions),
                orDefault(checkpoint.getSettings().getDocStride(), 128),
                orDefault(checkpoint.getSettings().getMaxQueryLength(), 64),
                positions);
    }

    private static int orDefault(int value, int otherwise) {
        return value <= 0 ? otherwise : value;
    }
}
