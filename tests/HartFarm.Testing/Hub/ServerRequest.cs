namespace HartFarm.Testing.Hub;

/// <summary>A request as it came over the wire.</summary>
public sealed record ServerRequest(string Target, IReadOnlyDictionary<string, string> Headers)
{
    public string Method { get; init; } = "GET";

    public byte[] Body { get; init; } = [];

    /// <summary>The path without the query, unescaped.</summary>
    public string Path => Uri.UnescapeDataString(Target.Split('?')[0]);

    public string? Authorization => Headers.GetValueOrDefault("authorization");

    /// <summary>The first byte of the range that is asked for, or 0.</summary>
    public int From => Headers.GetValueOrDefault("range") is { } range ? int.Parse(range["bytes=".Length..].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture) : 0;
}
