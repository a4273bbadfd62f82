using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace HartFarm.Coordinator.Keys;

/// <summary>An API key as its owner holds it: <c>hf_</c>, eight digits by which people know it, and a secret of 256 random bits.</summary>
/// <param name="Prefix">The beginning, which is no secret.</param>
/// <param name="Text">All of it.</param>
public sealed record KeySecret(string Prefix, string Text)
{
    /// <summary>How every such key begins.</summary>
    public const string Start = "hf_";

    private const int PublicBytes = 4;
    private const int SecretBytes = 32;

    /// <summary>SHA-256 of the key's UTF-8 bytes in lower-case hexadecimal. With 256 random bits it needs neither salt nor slowness.</summary>
    public string Sha256 => HashOf(Encoding.UTF8.GetBytes(Text));

    /// <summary>A new one.</summary>
    public static KeySecret Create()
    {
        var prefix = Start + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PublicBytes));
        return new KeySecret(prefix, $"{prefix}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}");
    }

    /// <summary>The hash by which a key is looked up.</summary>
    public static string HashOf(ReadOnlySpan<byte> key) => Convert.ToHexStringLower(SHA256.HashData(key));

    /// <inheritdoc/>
    public override string ToString() => Prefix;
}
