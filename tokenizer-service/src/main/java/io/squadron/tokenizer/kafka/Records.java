package io.squadron.tokenizer.kafka;

import com.google.protobuf.ByteString;
import io.squadron.tokenizer.dataset.Example;
import io.squadron.tokenizer.squad.SquadAnswer;
import io.squadron.tokenizer.window.Window;
import io.squadron.v1.GoldAnswer;

/** Domain values as the contract's messages. */
public final class Records {

    private Records() {}

    static io.squadron.v1.Example example(String datasetId, Example example) {
        io.squadron.v1.Example.Builder builder = io.squadron.v1.Example.newBuilder()
                .setDatasetId(datasetId)
                .setExampleId(example.question().id())
                .setExampleIndex(example.index())
                .setTitle(example.title())
                .setQuestion(example.question().question())
                .setContext(example.context())
                .setIsImpossible(example.question().isImpossible());
        for (SquadAnswer answer : example.question().answers()) {
            answer.text().ifPresent(text -> {
                GoldAnswer.Builder gold = GoldAnswer.newBuilder().setText(text);
                builder.addAnswers(
                        answer instanceof SquadAnswer.Placed placed ? gold.setAnswerStart(placed.answerStart()) : gold);
            });
        }
        return builder.build();
    }

    static io.squadron.v1.Window window(String datasetId, Example example, Window window) {
        String exampleId = example.question().id();
        return window(exampleId, window)
                .setDatasetId(datasetId)
                .setExampleIndex(example.index())
                .build();
    }

    /** A window that belongs to no data set yet. */
    public static io.squadron.v1.Window.Builder window(String exampleId, Window window) {
        io.squadron.v1.Window.Builder builder = io.squadron.v1.Window.newBuilder()
                .setWindowId(exampleId + "-" + window.docSpanIndex())
                .setExampleId(exampleId)
                .setDocSpanIndex(window.docSpanIndex())
                .setQuestionLength(window.questionLength())
                .setTokenIsMaxContext(bits(window.tokenIsMaxContext()))
                .setStartPosition(window.startPosition())
                .setEndPosition(window.endPosition())
                .setIsImpossible(window.isImpossible());
        for (int id : window.inputIds()) {
            builder.addInputIds(id);
        }
        for (int i = 0; i < window.documentLength(); i++) {
            builder.addTokenStart(window.tokenStart()[i]);
            builder.addTokenEnd(window.tokenEnd()[i]);
            builder.addTokenToOrigMap(window.tokenToOrigMap()[i]);
        }
        return builder;
    }

    /** One bit an entry, least significant first. */
    private static ByteString bits(boolean[] values) {
        byte[] bits = new byte[(values.length + 7) / 8];
        for (int i = 0; i < values.length; i++) {
            if (values[i]) {
                bits[i / 8] |= (byte) (1 << (i % 8));
            }
        }
        return ByteString.copyFrom(bits);
    }
}
