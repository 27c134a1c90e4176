package io.squadron.inference.grpc;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.RegisterTokenizerResponse;
import io.squadron.v1.Tokenizer;
import io.squadron.v1.TokenizerServiceGrpc;
import io.squadron.v1.Window;
import io.squadron.v1.WindowTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small tokenizer-service for tests, over real gRPC: words at white space, their punctuation split off, an id by each
 * word's hash. Windows are cut by run_squad's rules. It forgets its tokenizers when asked to, and never answers a question
 * that begins with "never".
 */
final class WhitespaceTokenizer extends TokenizerServiceGrpc.TokenizerServiceImplBase implements AutoCloseable {
    private static final Pattern TOKEN = Pattern.compile("\\p{IsAlphabetic}+|\\p{IsDigit}+|\\S");
    private static final int CLS = 1;
    private static final int SEP = 2;
    private static final int FIRST_WORD_ID = 5;
    private static final int VOCABULARY = 512;

    private final Set<String> registered = ConcurrentHashMap.newKeySet();
    private final Server server;

    private record Token(String text, int start, int end, int word) {
        int id() {
            return FIRST_WORD_ID + Math.floorMod(text.hashCode(), VOCABULARY - FIRST_WORD_ID);
        }
    }

    WhitespaceTokenizer() {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(this)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void registerTokenizer(
            RegisterTokenizerRequest request, StreamObserver<RegisterTokenizerResponse> observer) {
        String id = TinyCheckpoint.sha256(request.getFiles(0).getContent().toByteArray());
        registered.add(id);
        observer.onNext(RegisterTokenizerResponse.newBuilder()
                .setTokenizer(Tokenizer.newBuilder().setTokenizerId(id))
                .build());
        observer.onCompleted();
    }

    @Override
    public void featurize(FeaturizeRequest request, StreamObserver<FeaturizeResponse> observer) {
        if (!registered.contains(request.getTokenizer())) {
            observer.onError(
                    Status.NOT_FOUND.withDescription("No such tokenizer").asRuntimeException());
        } else if (!request.getQuestion().startsWith("never")) {
            observer.onNext(windows(request));
            observer.onCompleted();
        }
    }

    private static FeaturizeResponse windows(FeaturizeRequest request) {
        int maxSeqLength = request.getSettings().getMaxSeqLength();
        List<Integer> words = words(request.getContext());
        List<Token> document = tokens(request.getContext(), words);
        List<Token> question = tokens(request.getQuestion(), words(request.getQuestion()));
        question = question.subList(
                0, Math.min(question.size(), request.getSettings().getMaxQueryLength()));
        int room = maxSeqLength - question.size() - 3;
        List<int[]> spans = new ArrayList<>();
        for (int start = 0; ; start += Math.min(room, request.getSettings().getDocStride())) {
            int end = Math.min(document.size(), start + room);
            spans.add(new int[] {start, end});
            if (end == document.size()) {
                break;
            }
        }
        FeaturizeResponse.Builder response = FeaturizeResponse.newBuilder().setDoLowerCase(true);
        response.addAllWordOffsets(words);
        for (int[] span : spans) {
            add(span, spans, question, document, response);
        }
        return response.build();
    }

    private static void add(
            int[] span, List<int[]> spans, List<Token> question, List<Token> document, FeaturizeResponse.Builder to) {
        Window.Builder window = Window.newBuilder().setQuestionLength(question.size());
        WindowTokens.Builder texts = WindowTokens.newBuilder();
        BitSet isMaxContext = new BitSet();
        window.addInputIds(CLS);
        question.forEach(token -> window.addInputIds(token.id()));
        window.addInputIds(SEP);
        for (int t = span[0]; t < span[1]; t++) {
            Token token = document.get(t);
            window.addInputIds(token.id())
                    .addTokenStart(token.start())
                    .addTokenEnd(token.end())
                    .addTokenToOrigMap(token.word());
            texts.addDocumentTokens(token.text());
            isMaxContext.set(t - span[0], span == maxContext(t, spans));
        }
        window.addInputIds(SEP).setTokenIsMaxContext(ByteString.copyFrom(isMaxContext.toByteArray()));
        to.addWindows(window).addTokens(texts);
    }

    private static int[] maxContext(int token, List<int[]> spans) {
        int[] best = null;
        double bestScore = -1;
        for (int[] span : spans) {
            if (token >= span[0] && token < span[1]) {
                double score = Math.min(token - span[0], span[1] - 1 - token) + 0.01 * (span[1] - span[0]);
                if (score > bestScore) {
                    bestScore = score;
                    best = span;
                }
            }
        }
        return best;
    }

    private static List<Integer> words(String text) {
        List<Integer> words = new ArrayList<>();
        Matcher matcher = Pattern.compile("[^ \\t\\r\\n\\u202f]+").matcher(text);
        while (matcher.find()) {
            words.add(text.codePointCount(0, matcher.start()));
            words.add(text.codePointCount(0, matcher.end()));
        }
        return words;
    }

    private static List<Token> tokens(String text, List<Integer> words) {
        List<Token> tokens = new ArrayList<>();
        for (int w = 0; w < words.size() / 2; w++) {
            int from = text.offsetByCodePoints(0, words.get(2 * w));
            String word = text.substring(from, text.offsetByCodePoints(0, words.get(2 * w + 1)));
            Matcher matcher = TOKEN.matcher(word);
            while (matcher.find()) {
                tokens.add(new Token(
                        matcher.group().toLowerCase(Locale.ROOT),
                        text.codePointCount(0, from + matcher.start()),
                        text.codePointCount(0, from + matcher.end()),
                        w));
            }
        }
        return tokens;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
