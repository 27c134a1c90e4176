/**
 * The contract about checkpoints: a directory that any service, and Python, can read.
 *
 * <p>A checkpoint is a directory of plain files, the first five of which {@code BertForQuestionAnswering.from_pretrained}
 * and {@code AutoTokenizer.from_pretrained} read:
 *
 * <table>
 *   <caption>The files</caption>
 *   <tr><td>config.json</td><td>the model's shape, in Hugging Face's keys</td></tr>
 *   <tr><td>model.safetensors</td><td>the weights, by Hugging Face's names</td></tr>
 *   <tr><td>tokenizer.json, tokenizer_config.json, vocab.txt</td><td>the tokenizer that made the windows; those of them
 *       that it has</td></tr>
 *   <tr><td>torchscript.zip</td><td>the model as TorchScript, without its weights; with those of model.safetensors it is what
 *       is served, see {@link io.squadron.checkpoints.torchscript}</td></tr>
 *   <tr><td>training_args.json</td><td>the run's arguments, in run_squad's names</td></tr>
 *   <tr><td>checkpoint.json</td><td>where all this comes from, and under {@code files} the size and SHA-256 of every
 *       other file; written last, it makes the directory a checkpoint</td></tr>
 * </table>
 *
 * <p>An announcement names the directory's location, and size and SHA-256 of every file. TorchScript is code, so nothing
 * of a checkpoint is used before its bytes are seen to be the announced ones: a
 * {@link io.squadron.checkpoints.CheckpointReader} hashes them on their way. A
 * {@link io.squadron.checkpoints.CheckpointStore} also writes; what it shows is whole, and a location never changes its
 * content. {@code directory} has both for directories, {@code s3} for S3-compatible storage.
 *
 * <p>Whatever goes wrong with a place is a {@link io.squadron.checkpoints.CheckpointAccessException}, of which there are
 * three kinds: time helps, another configuration helps, or nothing does.
 */
package io.squadron.checkpoints;
