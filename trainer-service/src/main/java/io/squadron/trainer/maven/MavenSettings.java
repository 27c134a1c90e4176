package io.squadron.trainer.maven;

import io.squadron.trainer.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.settings.Mirror;
import org.apache.maven.settings.Profile;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsBuilderFactory;
import org.apache.maven.settings.building.DefaultSettingsBuildingRequest;
import org.apache.maven.settings.building.SettingsBuildingException;
import org.apache.maven.settings.crypto.DefaultSettingsDecrypter;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.util.repository.AuthenticationBuilder;
import org.eclipse.aether.util.repository.DefaultAuthenticationSelector;
import org.eclipse.aether.util.repository.DefaultMirrorSelector;
import org.eclipse.aether.util.repository.DefaultProxySelector;
import org.sonatype.plexus.components.cipher.DefaultPlexusCipher;
import org.sonatype.plexus.components.sec.dispatcher.DefaultSecDispatcher;

/**
 * What a user's settings.xml says about where artifacts come from. Passwords may be encrypted there (settings-security.xml
 * beside it) or come from the environment ({@code ${env.TOKEN}}), as in a build.
 *
 * @param file the settings.xml; it need not be there
 * @param home of the user, whose {@code .m2/repository} is the local repository unless the settings name another
 */
public record MavenSettings(Path file, Path home) {
    private static final String CENTRAL = "central";
    private static final String CENTRAL_ADDRESS = "https://repo.maven.apache.org/maven2";

    /** The one of Maven's own place, {@code ~/.m2/settings.xml}. */
    public static MavenSettings ofUser(Path home) {
        return new MavenSettings(home.resolve(".m2").resolve("settings.xml"), home);
    }

    Path localRepository() {
        String named = read().getLocalRepository();
        return named == null || named.isBlank() ? home.resolve(".m2").resolve("repository") : Path.of(named);
    }

    /** Those of the active profiles, and Maven's central one unless one of them stands for it. */
    List<RemoteRepository> repositories() {
        Settings settings = read();
        List<RemoteRepository> repositories = new ArrayList<>();
        for (Profile profile : settings.getProfiles()) {
            if (settings.getActiveProfiles().contains(profile.getId())) {
                profile.getRepositories()
                        .forEach(named -> repositories.add(
                                new RemoteRepository.Builder(named.getId(), "default", named.getUrl()).build()));
            }
        }
        if (repositories.stream().noneMatch(repository -> repository.getId().equals(CENTRAL))) {
            repositories.add(new RemoteRepository.Builder(CENTRAL, "default", CENTRAL_ADDRESS).build());
        }
        return repositories;
    }

    /** Mirrors, proxies, credentials, and whether there is a network. */
    void applyTo(DefaultRepositorySystemSession session) {
        Settings settings = read();
        DefaultMirrorSelector mirrors = new DefaultMirrorSelector();
        for (Mirror mirror : settings.getMirrors()) {
            mirrors.add(
                    mirror.getId(),
                    mirror.getUrl(),
                    mirror.getLayout(),
                    false,
                    mirror.isBlocked(),
                    mirror.getMirrorOf(),
                    mirror.getMirrorOfLayouts());
        }
        DefaultProxySelector proxies = new DefaultProxySelector();
        for (Proxy proxy : settings.getProxies()) {
            if (proxy.isActive()) {
                proxies.add(
                        new org.eclipse.aether.repository.Proxy(
                                proxy.getProtocol(),
                                proxy.getHost(),
                                proxy.getPort(),
                                new AuthenticationBuilder()
                                        .addUsername(proxy.getUsername())
                                        .addPassword(proxy.getPassword())
                                        .build()),
                        proxy.getNonProxyHosts());
            }
        }
        DefaultAuthenticationSelector credentials = new DefaultAuthenticationSelector();
        for (Server server : settings.getServers()) {
            credentials.add(
                    server.getId(),
                    new AuthenticationBuilder()
                            .addUsername(server.getUsername())
                            .addPassword(server.getPassword())
                            .addPrivateKey(server.getPrivateKey(), server.getPassphrase())
                            .build());
        }
        session.setMirrorSelector(mirrors);
        session.setProxySelector(proxies);
        session.setAuthenticationSelector(credentials);
        session.setOffline(settings.isOffline());
    }

    private Settings read() {
        DefaultSettingsBuildingRequest request = new DefaultSettingsBuildingRequest();
        request.setUserSettingsFile(file.toFile());
        request.setSystemProperties(System.getProperties());
        System.getenv().forEach((name, value) -> request.getSystemProperties().setProperty("env." + name, value));
        try {
            return decrypted(new DefaultSettingsBuilderFactory()
                    .newInstance()
                    .build(request)
                    .getEffectiveSettings());
        } catch (SettingsBuildingException e) {
            throw new Refusal.Unfit("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private Settings decrypted(Settings settings) {
        DefaultSecDispatcher dispatcher = new DefaultSecDispatcher(new DefaultPlexusCipher());
        dispatcher.setConfigurationFile(
                file.resolveSibling("settings-security.xml").toString());
        SettingsDecryptionResult result =
                new DefaultSettingsDecrypter(dispatcher).decrypt(new DefaultSettingsDecryptionRequest(settings));
        settings.setServers(result.getServers());
        settings.setProxies(result.getProxies());
        return settings;
    }
}
