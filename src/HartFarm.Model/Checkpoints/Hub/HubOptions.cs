namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>Where checkpoints are fetched from, and how patiently.</summary>
public sealed record HubOptions
{
    /// <summary>The environment variable with the hub's address.</summary>
    public const string EndpointVariable = "HF_ENDPOINT";

    /// <summary>The environment variable with the user's access token.</summary>
    public const string TokenVariable = "HF_TOKEN";

    /// <summary>The environment variable with the address of the server that has the reference implementation's source.</summary>
    public const string ReferenceEndpointVariable = "HARTFARM_REFERENCE_ENDPOINT";

    /// <summary>The hub's address; its API and files are looked for below it.</summary>
    public Uri Endpoint { get; init; } = new("https://huggingface.co/");

    /// <summary>The access token, which is sent to the endpoint's own origin and nowhere else; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>The address below which the reference implementation's source lies, as on raw.githubusercontent.com.</summary>
    public Uri ReferenceEndpoint { get; init; } = new("https://raw.githubusercontent.com/");

    /// <summary>How often a request is made again after a failure that may pass; a download starts to count anew whenever it got further.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>How long a server may send nothing before the connection counts as broken.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock that the pauses between retries go by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The options with what the environment variables say.</summary>
    /// <exception cref="HubException">A variable is set to something that cannot be used; the message names it.</exception>
    public static HubOptions FromEnvironment()
    {
        var defaults = new HubOptions();
        return defaults with
        {
            Endpoint = Address(EndpointVariable) ?? defaults.Endpoint,
            ReferenceEndpoint = Address(ReferenceEndpointVariable) ?? defaults.ReferenceEndpoint,
            Token = Value(TokenVariable) is { } token ? CheckToken(token) : null,
        };
    }

    private static string? Value(string variable) => Environment.GetEnvironmentVariable(variable)?.Trim() is { Length: > 0 } value ? value : null;

    private static Uri? Address(string variable)
    {
        if (Value(variable) is not { } text) return null;
        var isAddress = Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "https" or "http";
        return isAddress ? address : throw new HubException($"{variable} is {Quoted.Of(text)}, which is no http or https address.");
    }

    // The token itself stays out of the message.
    private static string CheckToken(string token) =>
        token.All(letter => letter is > ' ' and < '\x7f') ? token : throw new HubException($"{TokenVariable} holds characters that no token has.");
}
