package io.squadron.embedded;

import java.nio.file.Path;

/**
 * What a server that speaks TLS shows, both files in PEM.
 *
 * @param chain its certificate, and those between it and an authority
 * @param privateKey unencrypted, in PKCS #8, and its owner's alone
 */
public record ServerCertificate(Path chain, Path privateKey) {}
