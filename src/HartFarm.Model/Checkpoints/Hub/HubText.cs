using System.Text;

namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>Text out of files that should be UTF-8.</summary>
internal static class HubText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <exception cref="HubException">The bytes are not UTF-8.</exception>
    internal static string Decode(string what, ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw new HubException($"{what} is not UTF-8 text.", error);
        }
    }
}
