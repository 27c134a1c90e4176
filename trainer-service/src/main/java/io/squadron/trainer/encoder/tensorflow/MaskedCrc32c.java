package io.squadron.trainer.encoder.tensorflow;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The check sum of LevelDB's and TensorFlow's files: a CRC-32C, rotated and shifted by a constant, so that the check sum
 * of data which holds check sums stays a good one (LevelDB, {@code util/crc32c.h}).
 */
public final class MaskedCrc32c {
    private static final int DELTA = 0xa282ead8;
    private static final int ROTATION = 15;

    private MaskedCrc32c() {}

    /** Of all bytes from the buffers' positions to their limits, which stay where they are. */
    public static int of(ByteBuffer... parts) {
        CRC32C crc = new CRC32C();
        for (ByteBuffer part : parts) {
            crc.update(part.duplicate());
        }
        return Integer.rotateRight((int) crc.getValue(), ROTATION) + DELTA;
    }
}
