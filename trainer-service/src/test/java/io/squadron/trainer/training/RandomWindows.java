package io.squadron.trainer.training;

import java.util.Random;

/** Windows of random tokens for the tiny BERT, each of another length; the answer is a function of the window's tokens. */
class RandomWindows implements TrainingWindows {
    private static final int VOCABULARY = 120;
    private static final int ANSWER_TOKEN = 7;
    private final int[][] ids;
    private final int[] answers;

    RandomWindows(int size, int minLength, int maxLength) {
        Random random = new Random(size);
        ids = new int[size][];
        answers = new int[size];
        for (int window = 0; window < size; window++) {
            ids[window] = random.ints(minLength + random.nextInt(maxLength - minLength + 1), 10, VOCABULARY)
                    .toArray();
            answers[window] = 5 + random.nextInt(ids[window].length - 6);
            ids[window][answers[window]] = ANSWER_TOKEN;
        }
    }

    @Override
    public int size() {
        return ids.length;
    }

    @Override
    public int maxSeqLength() {
        return 40;
    }

    @Override
    public int length(int window) {
        return ids[window].length;
    }

    @Override
    public int questionLength(int window) {
        return 2;
    }

    @Override
    public int startPosition(int window) {
        return answers[window];
    }

    @Override
    public int endPosition(int window) {
        return answers[window];
    }

    @Override
    public void copyInputIds(int window, int[] destination, int offset) {
        System.arraycopy(ids[window], 0, destination, offset, ids[window].length);
    }
}
