package io.squadron.trainer.tensor;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;

/** Widens the 16-bit formats of weights to float32; every value is kept exactly. */
public final class FloatConversion {
    private static final int F16_EXPONENT_BITS = 0x7c00;
    private static final int F16_MANTISSA_BITS = 0x03ff;

    /** 2^-24: the value of a subnormal's last bit. */
    private static final float F16_SUBNORMAL_UNIT = 0x1p-24f;

    private FloatConversion() {}

    /**
     * The same values as F32; a tensor that is F32 already is given back itself.
     *
     * @throws IllegalArgumentException for a type that is not F32, F16 or BF16
     */
    public static Tensor toF32(Tensor tensor) {
        return switch (tensor.dtype()) {
            case F32 -> tensor;
            case F16 -> widen(tensor, FloatConversion::fromF16);
            case BF16 -> widen(tensor, bits -> Float.intBitsToFloat(bits << 16));
            default -> throw new IllegalArgumentException("weights cannot be " + tensor.dtype());
        };
    }

    private static Tensor widen(Tensor tensor, FromBits conversion) {
        ByteBuffer data = tensor.data();
        ShortBuffer bits = data.asShortBuffer();
        float[] values = new float[bits.remaining()];
        for (int i = 0; i < values.length; i++) {
            values[i] = conversion.toFloat(bits.get(i) & 0xffff);
        }
        return Tensor.ofFloats(values, tensor.shape());
    }

    private static float fromF16(int bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits & F16_EXPONENT_BITS) >>> 10;
        int mantissa = bits & F16_MANTISSA_BITS;
        if (exponent == 0) {
            float magnitude = mantissa * F16_SUBNORMAL_UNIT;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wideExponent = exponent == 31 ? 255 : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | wideExponent << 23 | mantissa << 13);
    }

    private interface FromBits {
        float toFloat(int bits);
    }
}
