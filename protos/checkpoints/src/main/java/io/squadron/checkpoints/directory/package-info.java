/**
 * Checkpoints in directories of this machine, and copies there of those that lie elsewhere.
 *
 * <pre>
 * CHECKPOINTS/ID            the first content of an id
 * CHECKPOINTS/ID~2          another content of the same id; no name of a checkpoint has a '~'
 * CHECKPOINTS/.ID.new.UUID  is being written
 * CHECKPOINTS/.ID.old.UUID  is being deleted
 * </pre>
 */
package io.squadron.checkpoints.directory;
