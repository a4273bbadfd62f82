using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HartFarm.Contracts.Http;

/// <summary>How the HTTP interface writes JSON: names and words in snake case, times in UTC, absent fields for null.</summary>
public static class WireJson
{
    /// <summary>For a client, which passes over what a newer coordinator may add.</summary>
    public static JsonSerializerOptions Client { get; } = Configure(new JsonSerializerOptions(), JsonUnmappedMemberHandling.Skip);

    /// <summary>For a coordinator: an unknown field is an error, since a mistyped one would cost a whole job.</summary>
    public static JsonSerializerOptions Server { get; } = Configure(new JsonSerializerOptions(), JsonUnmappedMemberHandling.Disallow);

    /// <summary>Sets a serializer's options so.</summary>
    /// <param name="options">Changed and returned.</param>
    /// <param name="unknown">What to do with fields of unknown names.</param>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options, JsonUnmappedMemberHandling unknown)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.RespectNullableAnnotations = true;
        options.UnmappedMemberHandling = unknown;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        // Numbers in the place of words would pass for any value.
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        return options;
    }
}
