package io.squadron.checkpoints.onnx;

/** A node's setting: {@code AttributeProto}. */
sealed interface Attribute {
    String name();

    Message message();

    /** A whole number. */
    record Whole(String name, long value) implements Attribute {
        private static final int INT = 2;

        @Override
        public Message message() {
            return new Message().text(1, name).number(3, value).number(20, INT);
        }
    }

    /** A real number. */
    record Real(String name, float value) implements Attribute {
        private static final int FLOAT = 1;

        @Override
        public Message message() {
            return new Message().text(1, name).real(2, value).number(20, FLOAT);
        }
    }

    /** Several whole numbers. */
    @SuppressWarnings("ArrayRecordComponent") // made once and only read
    record Wholes(String name, long... values) implements Attribute {
        private static final int INTS = 7;

        @Override
        public Message message() {
            Message message = new Message().text(1, name);
            for (long value : values) {
                message.number(8, value);
            }
            return message.number(20, INTS);
        }
    }
}
