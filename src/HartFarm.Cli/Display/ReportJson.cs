using System.Text.Encodings.Web;
using System.Text.Json;

namespace HartFarm.Cli.Display;

/// <summary>How commands print what they report to programs: names in snake case, null where a value is absent.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One JSON object on one line.</summary>
    internal static string Text<T>(T report) => JsonSerializer.Serialize(report, Options);

    /// <summary>What <see cref="Text"/> wrote.</summary>
    /// <exception cref="JsonException">It did not.</exception>
    internal static T? Parse<T>(string json) => JsonSerializer.Deserialize<T>(json, Options);
}
