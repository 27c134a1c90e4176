/**
 * A checkpoint's TorchScript, which libtorch loads.
 *
 * <p>Such a file is a zip of stored entries: source, a pickle of the module tree, and each storage of the tree's tensors as
 * {@code model/data/KEY}, where the key stands in the pickle. A checkpoint holds this zip without the storages, as
 * torchscript.zip, and its keys are the names of the tensors in model.safetensors. So each tensor of that file, put in as
 * {@code model/data/NAME}, makes it complete, and the weights lie in a checkpoint once.
 */
package io.squadron.checkpoints.torchscript;
