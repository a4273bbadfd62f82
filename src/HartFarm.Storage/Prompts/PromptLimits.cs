namespace HartFarm.Storage.Prompts;

/// <summary>The bounds of a prompt file.</summary>
public static class PromptLimits
{
    /// <summary>Bytes of the longest line, or of the longest row of a CSV file.</summary>
    public const int LineBytes = 1024 * 1024;

    /// <summary>The most images of one prompt.</summary>
    public const int Count = 1_000_000;

    /// <summary>The most images of one run.</summary>
    public const long Images = 1_000_000_000;

    /// <summary>The highest guidance.</summary>
    public const double Guidance = 100;

    /// <summary>Bytes of the longest key in UTF-8.</summary>
    public const int KeyBytes = 200;

    /// <summary>How many errors of a file are kept; the others are counted.</summary>
    public const int ErrorsKept = 20;
}
