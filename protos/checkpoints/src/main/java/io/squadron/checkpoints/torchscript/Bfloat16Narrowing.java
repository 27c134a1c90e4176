package io.squadron.checkpoints.torchscript;

/**
 * Narrows float32 to bfloat16, both little-endian, as the bytes come: to the nearest, of two as near to the even one, as
 * PyTorch does ({@code c10/util/BFloat16.h}).
 */
final class Bfloat16Narrowing {
    private static final short NAN = 0x7fc0;

    /** The bytes of a float that has come in part. */
    private int bits;

    private int bytes;

    /** The bfloat16s that these bytes complete. */
    byte[] narrow(byte[] floats, int offset, int length) {
        byte[] narrowed = new byte[(bytes + length) / Float.BYTES * Short.BYTES];
        int at = 0;
        for (int i = offset; i < offset + length; i++) {
            bits |= (floats[i] & 0xff) << (Byte.SIZE * bytes);
            bytes++;
            if (bytes == Float.BYTES) {
                short narrow = narrow(bits);
                narrowed[at++] = (byte) narrow;
                narrowed[at++] = (byte) (narrow >>> Byte.SIZE);
                bits = 0;
                bytes = 0;
            }
        }
        return narrowed;
    }

    private static short narrow(int bits) {
        if (Float.isNaN(Float.intBitsToFloat(bits))) {
            return NAN;
        }
        int toEven = (bits >>> Short.SIZE) & 1;
        return (short) ((bits + 0x7fff + toEven) >>> Short.SIZE);
    }
}
