using System.Text.Json;
using System.Text.Json.Serialization;

namespace HartFarm.Bench.Checks.Reports;

/// <summary>A report for programs.</summary>
internal static class CheckReportJson
{
    /// <summary>Names in snake case; verdicts too.</summary>
    internal static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The report as a JSON object.</summary>
    internal static string Of(CheckReport report) => JsonSerializer.Serialize(report, Options);
}
