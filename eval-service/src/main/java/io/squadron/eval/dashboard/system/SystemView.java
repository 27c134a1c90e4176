package io.squadron.eval.dashboard.system;

import io.squadron.eval.reading.Reading;
import io.squadron.eval.system.DeadRecords;
import io.squadron.eval.system.KafkaState;
import io.squadron.eval.system.ModelMemory;
import java.util.List;

/**
 * Squadron as it runs; what could not be found out is a sentence.
 *
 * @param database aliases, queues and the database itself
 */
public record SystemView(
        List<ServiceView> services,
        Reading<Tables> database,
        Reading<KafkaState> kafka,
        Reading<ModelMemory> models,
        Reading<DeadRecords> deadLetters) {}
