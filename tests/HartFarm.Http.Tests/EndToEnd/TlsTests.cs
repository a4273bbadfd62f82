using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HartFarm.Testing.Processes;

namespace HartFarm.Http.Tests.EndToEnd;

/// <summary><c>hartfarm up</c> with a certificate.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private Dictionary<string, string> Plain => new() { ["XDG_CONFIG_HOME"] = _folder["config"] };

    [Theory]
    [InlineData("pem", null)]
    [InlineData("pem", "hush")]
    [InlineData("pfx", "hush")]
    public async Task The_coordinator_shows_its_certificate_and_commands_that_trust_it_come_in(string kind, string? password)
    {
        using var certificate = Certificate();
        var environment = Settings(certificate, kind, password);
        var (farm, address) = await UpAsync(environment);
        await using var ending = farm;
        Assert.StartsWith("https://127.0.0.1:", address, StringComparison.Ordinal);

        string? shown = null;
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, found, _, _) => (shown = found?.GetCertHashString()) is not null },
        };
        using var http = new HttpClient(handler) { BaseAddress = new Uri(address) };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/live", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(certificate.Thumbprint, shown);
        // The dashboard asks its own process, over the same address.
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("jobs", TestContext.Current.CancellationToken)).StatusCode);

        var trusting = new Dictionary<string, string>(Plain) { ["HARTFARM_SERVER"] = address, ["SSL_CERT_FILE"] = _folder.Put("trusted.pem", certificate.ExportCertificatePem()) };
        Assert.Equal((0, ""), Told(await CommandRun.OfAsync(trusting, "jobs")));
        var (code, error) = Told(await CommandRun.OfAsync(new Dictionary<string, string>(Plain) { ["HARTFARM_SERVER"] = address }, "jobs"));
        Assert.Equal(1, code);
        Assert.Matches("^hartfarm: https://127.0.0.1:[0-9]+/? cannot be trusted: .*certificate", error);
    }

    [Fact]
    public async Task A_certificate_that_is_missing_or_will_not_do_is_named_at_the_start()
    {
        Assert.Equal(
            (2, "hartfarm: http.certificate.path: is missing: --listen https://127.0.0.1:0 needs a PEM or PKCS #12 file, to listen with TLS, in the file of --config or as HARTFARM_HTTP__CERTIFICATE__PATH\n"),
            Told(await StartAsync(Plain)));
        using var certificate = Certificate();
        using var other = Certificate();
        foreach (var (name, value) in ((string, string)[])
        [
            ("HARTFARM_HTTP__CERTIFICATE__PATH", _folder["none.pem"]),
            ("HARTFARM_HTTP__CERTIFICATE__PATH", _folder.Put("no.pem", "no certificate")),
            ("HARTFARM_HTTP__CERTIFICATE__KEYPATH", _folder.Put("other.key", other.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem())),
        ])
        {
            var (code, error) = Told(await StartAsync(new Dictionary<string, string>(Settings(certificate, "pem", null)) { [name] = value }));
            Assert.Equal(2, code);
            Assert.StartsWith("hartfarm: http.certificate: ", error, StringComparison.Ordinal);
            Assert.Contains(value, error, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=farm.example", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private Dictionary<string, string> Settings(X509Certificate2 certificate, string kind, string? password)
    {
        var settings = new Dictionary<string, string>(Plain);
        if (password is not null) settings["HARTFARM_HTTP__CERTIFICATE__PASSWORD"] = password;
        if (kind == "pfx")
        {
            settings["HARTFARM_HTTP__CERTIFICATE__PATH"] = _folder["farm.pfx"];
            File.WriteAllBytes(_folder["farm.pfx"], certificate.Export(X509ContentType.Pkcs12, password));
            return settings;
        }
        using var key = certificate.GetECDsaPrivateKey()!;
        settings["HARTFARM_HTTP__CERTIFICATE__PATH"] = _folder.Put("farm.pem", certificate.ExportCertificatePem());
        settings["HARTFARM_HTTP__CERTIFICATE__KEYPATH"] = _folder.Put("farm.key", password is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        return settings;
    }

    private Task<(FarmProcess Process, string Line)> UpAsync(Dictionary<string, string> environment) => FarmProcess.StartAsync(
        "listening on", environment, TestContext.Current.CancellationToken, "up", "--workers", "0", "--listen", "https://127.0.0.1:0", "--data", _folder["data"]);

    private Task<CommandRun> StartAsync(Dictionary<string, string> environment) =>
        CommandRun.OfAsync(environment, "up", "--workers", "0", "--listen", "https://127.0.0.1:0", "--data", _folder["data"]);

    private static (int ExitCode, string Error) Told(CommandRun run) => (run.ExitCode, run.Error);
}
