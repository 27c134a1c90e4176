/** Tests of what is deployed: the manifests, held against the operators' schemas, the contract and the services' code. */
package io.squadron.manifests;
