package io.squadron.inference.question;

import com.google.protobuf.ByteString;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.Window;
import io.squadron.v1.WindowTokens;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Windows as a small tokenizer makes them: words at white space, their punctuation split off, an id by each word's hash,
 * cut by run_squad's rules.
 */
public final class WhitespaceWindows {
    private static final Pattern TOKEN = Pattern.compile("\\p{IsAlphabetic}+|\\p{IsDigit}+|\\S");
    private static final int CLS = 1;
    private static final int SEP = 2;
    private static final int FIRST_WORD_ID = 5;
    private static final int VOCABULARY = 512;

    private WhitespaceWindows() {}

    private record Token(String text, int start, int end, int word) {
        int id() {
            return FIRST_WORD_ID + Math.floorMod(text.hashCode(), VOCABULARY - FIRST_WORD_ID);
        }
    }

    public static FeaturizeResponse of(FeaturizeRequest request) {
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
}
