namespace HartFarm.Client;

/// <summary>How a client reaches a coordinator.</summary>
public sealed record ClientOptions
{
    /// <summary>The coordinator's address. Default <c>http://127.0.0.1:7860</c>.</summary>
    public Uri Server { get; init; } = new("http://127.0.0.1:7860");

    /// <summary>The API key; null where the coordinator asks for none.</summary>
    public string? Key { get; init; }

    /// <summary>How often a request is sent again that met no answer, or one that says to come later. Default 5.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The pause before the first of them; each further one is twice as long, with chance. Default half a second.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// The longest pause, also where the coordinator names a longer one; but where a limit or a quota (429) lasts longer, the request fails at once.
    /// Default 2 minutes.
    /// </summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long an answer may take; not how long its bytes may flow. Default 100 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);
}
