/** How a model becomes a checkpoint that others hear of, whether it was trained here or imported. */
package io.squadron.trainer.publication;
