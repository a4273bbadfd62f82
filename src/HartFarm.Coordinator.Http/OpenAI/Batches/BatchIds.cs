using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>The ids of batches and of what they make. What is made twice has the same id both times.</summary>
internal static class BatchIds
{
    private const string Prefix = "batch_";

    public static string Text(Guid id) => $"{Prefix}{id:N}";

    public static Guid? Parse(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) && Guid.TryParseExact(text.AsSpan(Prefix.Length), "N", out var id) ? id : null;

    /// <summary>The result of a line.</summary>
    public static string Line(Guid id, int line) => string.Create(CultureInfo.InvariantCulture, $"batch_req_{id:N}{line:x6}");

    /// <summary>The request that a line was.</summary>
    public static string Request(Guid id, int line) => string.Create(CultureInfo.InvariantCulture, $"req_{id:N}{line:x6}");

    /// <summary>A file that a batch makes.</summary>
    public static Guid File(Guid id, string what) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{id:N}/{what}"))[..16]);
}
