/** A checkpoint as ONNX, for ONNX Runtime here and elsewhere. */
package io.squadron.checkpoints.onnx;
