using System.Text;

namespace HartFarm.Testing.Hub;

/// <summary>What the test server answers, true or not.</summary>
public sealed record ServerResponse(int Status, byte[] Body, params (string Name, string Value)[] Headers)
{
    /// <summary>How many bytes of the body are sent before the connection breaks, or null for all of them.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Completed when the server may send the rest after <see cref="CutAfter"/>: a server that stalls.</summary>
    public Task? Stall { get; init; }

    public static ServerResponse Text(string text, int status = 200) => new(status, Encoding.UTF8.GetBytes(text));

    public static ServerResponse Empty(int status, params (string Name, string Value)[] headers) => new(status, [], headers);
}
