package io.squadron.tokenizer.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.tokenizer.huggingface.FailingLibrary;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.ListDatasetsRequest;
import io.squadron.v1.NamedFile;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * An Error, not an Exception, at the end of each kind of call. It is told to the client, who waits in vain otherwise, and
 * leaves nothing taken: each test asks more often than there would be room for if it did.
 */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@TestProfile(TightTokenizer.class)
class ErrorTest extends RunningTokenizer {

    @Test
    void aCallThatIsAnsweredAtOnceIsToldInternal() {
        for (int i = 0; i < 3; i++) {
            assertInternal(() -> register("failing", FailingLibrary.WORD));
        }

        assertThat(register("sound", "linked").getName()).isEqualTo("sound");
    }

    @Test
    void aCallThatWaitsForAThreadIsToldInternalAndGivesItsShareOfTheBudgetBack() {
        for (int i = 0; i < 20; i++) {
            assertInternal(() -> featurize("Is it " + FailingLibrary.WORD + " ?"));
        }

        assertThat(featurize("Is it linked ?").getWindowsCount()).isEqualTo(1);
    }

    @Test
    void anImportIsToldInternalItsPlaceIsFreeAndItsDataSetIsFailed() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertInternal(() -> client.importDataset(options("failing").build(), file(FailingLibrary.WORD)));
        }

        assertThat(imports("failing")).hasSize(3).allSatisfy(manifest -> assertThat(manifest.getStatus())
                .isEqualTo(DatasetStatus.DATASET_STATUS_FAILED));
        DatasetManifest sound =
                lastManifest(client.importDataset(options("sound").build(), file("linked")));
        assertThat(sound.getStatus()).isEqualTo(DatasetStatus.DATASET_STATUS_COMPLETE);
    }

    private static void assertInternal(ThrowingCallable call) {
        assertStatus(call, Status.Code.INTERNAL, "tokenizer-service");
    }

    private Tokenizer register(String name, String word) {
        return client.blocking()
                .registerTokenizer(RegisterTokenizerRequest.newBuilder()
                        .setName(name)
                        .addFiles(NamedFile.newBuilder()
                                .setName("vocab.txt")
                                .setContent(ByteString.copyFromUtf8("[PAD]\n[UNK]\n[CLS]\n[SEP]\n" + word + "\n")))
                        .build())
                .getTokenizer();
    }

    private FeaturizeResponse featurize(String question) {
        return client.blocking()
                .featurize(FeaturizeRequest.newBuilder()
                        .setQuestion(question)
                        .setContext("Ada wrote.")
                        .build());
    }

    private List<DatasetManifest> imports(String name) {
        return client
                .blocking()
                .listDatasets(
                        ListDatasetsRequest.newBuilder().setPageSize(1_000).build())
                .getDatasetsList()
                .stream()
                .filter(manifest -> manifest.getName().equals(name))
                .toList();
    }

    private static byte[] file(String word) {
        return ("{\"data\": [{\"paragraphs\": [{\"context\": \"Ada wrote.\", \"qas\": [{\"id\": \"q\", \"question\": \"Is it "
                        + word + " ?\", \"answers\": [{\"text\": \"Ada\", \"answer_start\": 0}]}]}]}]}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
