package io.squadron.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.squadron.v1.NamedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageTest {
    private final List<NamedFile> files = new ArrayList<>(IntStream.range(0, 250)
            .mapToObj(i -> file("f%03d".formatted(i), 10))
            .toList());

    @Test
    void pagesHoldEverythingOnceAndInOrder() {
        assertThat(walk(60)).isEqualTo(files.stream().map(NamedFile::getName).toList());
        assertThat(page(0, "").items()).hasSize(Page.DEFAULT_SIZE);
        assertThat(page(0, "").totalSize()).isEqualTo(250);
        assertThat(page(1_000_000, "").nextPageToken()).isEmpty();
    }

    @Test
    void theItemBehindWhichAPageBeginsMayBeDeletedMeanwhile() {
        String token = page(100, "").nextPageToken();
        files.remove(99);

        assertThat(page(1, token).items()).extracting(NamedFile::getName).containsExactly("f100");
    }

    @Test
    void newestComesFirstWhereKeysSayWhen() {
        Page<NamedFile> page =
                Page.of(files, file -> new PageKey(Long.parseLong(file.getName().substring(1)), file.getName()), 2, "");

        assertThat(page.items()).extracting(NamedFile::getName).containsExactly("f249", "f248");
    }

    @Test
    void aPageOfLargeItemsIsShortButNeverEmpty() {
        files.clear();
        IntStream.range(0, 3).forEach(i -> files.add(file("f" + i, 2 << 20)));

        assertThat(page(100, "").items()).hasSize(1);
        assertThat(walk(100)).containsExactly("f0", "f1", "f2");
    }

    @Test
    void whatCannotBeIsRefusedWithItsField() {
        assertThatThrownBy(() -> page(-1, ""))
                .satisfies(e -> assertThat(RpcError.read(e).violations()).containsKey("page_size"));
        for (String token :
                List.of("%%%", "bm90aGluZw", Page.token(PageKey.of("x")).substring(3))) {
            assertThatThrownBy(() -> page(1, token))
                    .satisfies(e -> assertThat(RpcError.read(e).violations()).containsKey("page_token"));
        }
    }

    private List<String> walk(int size) {
        List<String> names = new ArrayList<>();
        String token = "";
        do {
            Page<NamedFile> page = page(size, token);
            page.items().forEach(file -> names.add(file.getName()));
            token = page.nextPageToken();
        } while (!token.isEmpty());
        return names;
    }

    private Page<NamedFile> page(int size, String token) {
        return Page.of(files, file -> PageKey.of(file.getName()), size, token);
    }

    private static NamedFile file(String name, int bytes) {
        return NamedFile.newBuilder()
                .setName(name)
                .setContent(ByteString.copyFrom(new byte[bytes]))
                .build();
    }
}
