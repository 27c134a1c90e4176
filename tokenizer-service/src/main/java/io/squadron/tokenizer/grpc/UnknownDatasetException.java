package io.squadron.tokenizer.grpc;

/** There is no such data set; the message is one sentence for the user. */
final class UnknownDatasetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String datasetId;

    UnknownDatasetException(String datasetId, String message) {
        super(message);
        this.datasetId = datasetId;
    }

    String datasetId() {
        return datasetId;
    }
}
