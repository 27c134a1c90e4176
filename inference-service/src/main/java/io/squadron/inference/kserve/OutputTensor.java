package io.squadron.inference.kserve;

import com.google.protobuf.ByteString;
import io.squadron.openinference.InferTensorContents;
import io.squadron.v1.PredictedAnswer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What comes out of every model: of each answer one element. */
enum OutputTensor {
    /** UTF-8. */
    ANSWER("BYTES"),
    /** Comparable across contexts. */
    SCORE("FP64"),
    /** Code points; -1 where an answer has no place. */
    START("INT64"),
    /** Exclusive. */
    END("INT64");

    private static final long NOWHERE = -1;

    private final String datatype;

    OutputTensor(String datatype) {
        this.datatype = datatype;
    }

    /** By its name in the protocol. */
    static Optional<OutputTensor> called(String name) {
        return Stream.of(values())
                .filter(output -> output.tensorName().equals(name))
                .findFirst();
    }

    String tensorName() {
        return name().toLowerCase(Locale.ROOT);
    }

    String datatype() {
        return datatype;
    }

    /** The elements in the field of their type. */
    InferTensorContents contents(List<PredictedAnswer> answers) {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        for (PredictedAnswer answer : answers) {
            switch (this) {
                case ANSWER -> contents.addBytesContents(answer.getTextBytes());
                case SCORE -> contents.addFp64Contents(answer.getScore());
                case START, END -> contents.addInt64Contents(place(answer));
            }
        }
        return contents.build();
    }

    /** The elements one after the other, the lowest byte of each number first, and each text after its length. */
    ByteString raw(List<PredictedAnswer> answers) {
        int size = answers.stream().mapToInt(this::rawSize).sum();
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (PredictedAnswer answer : answers) {
            switch (this) {
                case ANSWER ->
                    bytes.putInt(answer.getTextBytes().size())
                            .put(answer.getTextBytes().asReadOnlyByteBuffer());
                case SCORE -> bytes.putDouble(answer.getScore());
                case START, END -> bytes.putLong(place(answer));
            }
        }
        return ByteString.copyFrom(bytes.flip());
    }

    private int rawSize(PredictedAnswer answer) {
        return this == ANSWER ? Integer.BYTES + answer.getTextBytes().size() : Long.BYTES;
    }

    private long place(PredictedAnswer answer) {
        if (!answer.hasSpan()) {
            return NOWHERE;
        }
        return this == START ? answer.getSpan().getStart() : answer.getSpan().getEnd();
    }
}
