package io.squadron.eval.grpc;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.concurrent.Callable;

/** Work on the database for a call. */
final class WorkerTransaction {
    private WorkerTransaction() {}

    /** On a worker thread: the database may take its time. */
    static <T> Uni<T> call(Callable<T> work) {
        return Uni.createFrom()
                .item(() -> QuarkusTransaction.requiringNew().call(work))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
