using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HartFarm.Coordinator.Http;

/// <summary>The certificate that the coordinator shows where it listens with TLS.</summary>
public sealed class CertificateOptions
{
    /// <summary>A PEM file with the certificate, those that signed it behind it; or a PKCS #12 file (<c>.pfx</c>, <c>.p12</c>). Default none.</summary>
    public string? Path { get; set; }

    /// <summary>A PEM file with the private key; without it the key is expected in <see cref="Path"/>.</summary>
    public string? KeyPath { get; set; }

    /// <summary>The password of the private key, or of the PKCS #12 file. Default none.</summary>
    public string? Password { get; set; }

    /// <summary>What is wrong with it, as <c>section: reason</c>.</summary>
    public IEnumerable<string> Faults(string section)
    {
        try
        {
            foreach (var certificate in Load()) certificate.Dispose();
            return [];
        }
        catch (ValidationException error)
        {
            return [$"{section}: {error.Message}"];
        }
    }

    /// <summary>Reads the certificate, which comes first, and those that signed it.</summary>
    /// <exception cref="ValidationException">The files cannot be read, or do not belong together.</exception>
    public X509Certificate2Collection Load()
    {
        if (Path is null) return [];
        try
        {
            return System.IO.Path.GetExtension(Path).ToUpperInvariant() is ".PFX" or ".P12" ? Pkcs12(Path) : Pem(Path);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ValidationException($"{Path}{(KeyPath is null ? "" : $" with {KeyPath}")} cannot be used: {error.Message}", error);
        }
    }

    // Its certificates come in any order.
    private X509Certificate2Collection Pkcs12(string path) =>
        new(X509CertificateLoader.LoadPkcs12CollectionFromFile(path, Password).OrderByDescending(one => one.HasPrivateKey).ToArray());

    private X509Certificate2Collection Pem(string path)
    {
        var own = Password is null ? X509Certificate2.CreateFromPemFile(path, KeyPath) : X509Certificate2.CreateFromEncryptedPemFile(path, Password, KeyPath);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(path);
        // The first of the file, this time with its key.
        chain[0].Dispose();
        chain[0] = own;
        return chain;
    }
}
