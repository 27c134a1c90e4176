package io.squadron.tokenizer.benchmark;

import io.squadron.tokenizer.dataset.Split;
import io.squadron.tokenizer.grpc.TokenizerClient;
import io.squadron.tokenizer.huggingface.Tokenizers;
import io.squadron.tokenizer.wordpiece.WordPieceTokenizer;
import io.squadron.v1.ImportDatasetResponse;
import io.squadron.v1.ImportOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Examples per second of an import through gRPC onto Kafka, by the clock, beside the examples per CPU-second of the pure
 * way from JSON to windows in this process, in turns. The stack runs already; its broker, its other services and this
 * client share the machine with the service that is measured. Both remember the words of their rounds before.
 *
 * <pre>
 * SQUADRON_ACCESS_ANONYMOUS_ROLES=trainer deploy/squadron up
 * cd tokenizer-service
 * java -cp 'target/test-classes:target/classes:target/quarkus-app/lib/main/*' \
 *     io.squadron.tokenizer.benchmark.ImportBenchmark 127.0.0.1:9411 train-v1.1.json [ROUNDS]
 * </pre>
 */
public final class ImportBenchmark {

    private static final int PIECE_BYTES = 256 << 10;

    private ImportBenchmark() {}

    public static void main(String[] args) throws Exception {
        byte[] file = Files.readAllBytes(Path.of(args[1]));
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 4;
        try (TokenizerClient client = new TokenizerClient(args[0]);
                WordPieceTokenizer tokenizer = Tokenizers.builtIn()) {
            for (int round = 0; round <= rounds; round++) {
                double pure = Passes.over(file, Split.TRAIN, tokenizer).examplesPerCpuSecond();
                double imported = importedPerSecond(client, file);
                System.out.printf(
                        Locale.ROOT,
                        "round %d: pure %,.0f examples per CPU-second, imported %,.0f per second, ratio %.2f%n",
                        round,
                        pure,
                        imported,
                        imported / pure);
            }
        }
    }

    private static double importedPerSecond(TokenizerClient client, byte[] file) throws Exception {
        ImportOptions options = ImportOptions.newBuilder()
                .setName("import-benchmark")
                .setSplit(io.squadron.v1.Split.SPLIT_TRAIN)
                .setOverwrite(true)
                .build();
        long start = System.nanoTime();
        List<ImportDatasetResponse> progress = client.importDataset(options, file, PIECE_BYTES);
        double seconds = (System.nanoTime() - start) / 1e9;
        return progress.get(progress.size() - 1).getManifest().getExamples() / seconds;
    }
}
