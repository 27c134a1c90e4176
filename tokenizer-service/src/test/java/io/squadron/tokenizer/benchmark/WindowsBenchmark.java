package io.squadron.tokenizer.benchmark;

import io.squadron.tokenizer.dataset.Split;
import io.squadron.tokenizer.huggingface.Tokenizers;
import io.squadron.tokenizer.wordpiece.WordPieceTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Examples per CPU-second from SQuAD's JSON to windows with their maps, beside Hugging Face's fast tokenizer used as
 * run_qa.py uses it, same vocabulary and settings (384, 128), one thread each, in turns. CPU time is the whole process',
 * garbage collection and compilation included; reading the JSON is counted here and not there.
 *
 * <p>Ours is measured twice: with no word remembered, and as a running service is, with the words of the passes before.
 *
 * <pre>
 * ./mvnw -q -DskipTests package -pl tokenizer-service -am
 * cd tokenizer-service
 * java -cp 'target/test-classes:target/classes:target/quarkus-app/lib/main/*' \
 *     io.squadron.tokenizer.benchmark.WindowsBenchmark dev-v1.1.json [ROUNDS [PYTHON]]
 * </pre>
 */
public final class WindowsBenchmark {

    private static final Path PEER = Path.of("src/test/benchmark/run_qa_windows.py");

    private WindowsBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path squad = Path.of(args[0]);
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        String python = args.length > 2 ? args[2] : "python3";
        byte[] file = Files.readAllBytes(squad);
        List<Round> fresh = new ArrayList<>();
        List<Round> remembering = new ArrayList<>();
        List<Round> peers = new ArrayList<>();
        try (WordPieceTokenizer service = Tokenizers.builtIn();
                RunQaPeer peer = new RunQaPeer(python, PEER, squad, service.definition())) {
            for (int round = 0; round <= rounds; round++) {
                try (WordPieceTokenizer tokenizer = Tokenizers.builtIn()) {
                    fresh.add(Passes.over(file, Split.DEV, tokenizer));
                }
                peers.add(peer.round());
                remembering.add(Passes.over(file, Split.DEV, service));
            }
        }
        System.out.printf(
                Locale.ROOT, "First round, the JVM cold: %.2f times the peer%n", ratio(fresh.get(0), peers.get(0)));
        print("run_qa's way, Hugging Face's fast tokenizer", peers, peers);
        print("Squadron, no word remembered", fresh, peers);
        print("Squadron, words remembered", remembering, peers);
    }

    /** Medians of all rounds but the first. */
    private static void print(String who, List<Round> rounds, List<Round> peers) {
        List<Double> speeds = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 1; round < rounds.size(); round++) {
            speeds.add(rounds.get(round).examplesPerCpuSecond());
            ratios.add(ratio(rounds.get(round), peers.get(round)));
        }
        System.out.printf(
                Locale.ROOT,
                "%-45s %,d windows, %,6.0f examples per CPU-second, ratio %.2f (%.2f to %.2f)%n",
                who,
                rounds.get(0).windows(),
                median(speeds),
                median(ratios),
                ratios.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                ratios.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
    }

    private static double ratio(Round ours, Round peer) {
        return ours.examplesPerCpuSecond() / peer.examplesPerCpuSecond();
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
