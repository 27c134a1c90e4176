package io.squadron.tokenizer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.squadron.v1.TokenizerPart;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenizerPartsTest {

    @Test
    void filesComeBackFromPartsThatAStockBrokerTakes() {
        byte[] incompressible = new byte[3 << 20];
        new Random(3).nextBytes(incompressible);
        byte[] small = {1, 2, 3};

        List<TokenizerPart> parts = TokenizerParts.split(
                "id",
                "mine",
                Timestamp.getDefaultInstance(),
                Map.of("vocab.txt", incompressible, "tokenizer.json", small));

        assertThat(parts).hasSize(7).allSatisfy(part -> assertThat(part.getSerializedSize())
                .isLessThan(600 << 10));
        assertThat(TokenizerParts.join(parts))
                .containsOnlyKeys("tokenizer.json", "vocab.txt")
                .containsEntry("vocab.txt", incompressible)
                .containsEntry("tokenizer.json", small);
    }

    @Test
    void whatIsNoZippedFilesIsRefused() {
        TokenizerPart part = TokenizerPart.newBuilder()
                .setContent(ByteString.copyFromUtf8("nothing"))
                .build();

        assertThatThrownBy(() -> TokenizerParts.join(List.of(part)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the tokenizer's parts are no zipped files");
    }
}
