/**
 * The Open Inference Protocol (KServe v2) over gRPC: tensors and parameters become questions of Squadron's own contract, and
 * their answers tensors. {@code inference/open_inference_grpc.proto} says how.
 */
package io.squadron.inference.kserve;
