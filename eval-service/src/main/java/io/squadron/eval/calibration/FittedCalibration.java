package io.squadron.eval.calibration;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.squadron.eval.storage.ProtoTime;
import io.squadron.v1.Calibration;
import io.squadron.v1.ReliabilityBin;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** What was fitted to an evaluation; a checkpoint's last one is that of its answers. */
@Entity
@Table(name = "calibration")
public class FittedCalibration extends PanacheEntityBase {
    @Id
    public String evaluationId;

    public String checkpointId;
    public String datasetId;
    public String datasetName;
    public double temperature;
    public long questions;
    public double expectedCalibrationError;
    public double uncalibratedExpectedCalibrationError;

    @JdbcTypeCode(SqlTypes.JSON)
    public List<Reliability.Bin> bins;

    public Instant fittedAt;

    /** Kafka has acknowledged it. */
    public boolean sent;

    public static Optional<FittedCalibration> of(String evaluationId) {
        return findByIdOptional(evaluationId);
    }

    /** As the contract's message. */
    public Calibration toProto() {
        return Calibration.newBuilder()
                .setCheckpointId(checkpointId)
                .setTemperature(temperature)
                .setDatasetId(datasetId)
                .setDatasetName(datasetName)
                .setQuestions(questions)
                .setExpectedCalibrationError(expectedCalibrationError)
                .setUncalibratedExpectedCalibrationError(uncalibratedExpectedCalibrationError)
                .addAllBins(bins.stream().map(FittedCalibration::toProto).toList())
                .setTime(ProtoTime.timestamp(fittedAt))
                .build();
    }

    private static ReliabilityBin toProto(Reliability.Bin bin) {
        return ReliabilityBin.newBuilder()
                .setLower(bin.lower())
                .setUpper(bin.upper())
                .setQuestions(bin.questions())
                .setConfidence(bin.confidence())
                .setAccuracy(bin.accuracy())
                .build();
    }
}
