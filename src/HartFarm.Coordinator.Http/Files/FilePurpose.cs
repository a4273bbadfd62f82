namespace HartFarm.Coordinator.Http.Files;

/// <summary>What uploaded files are for.</summary>
internal static class FilePurpose
{
    public const string Prompts = "prompts";
    public const string Batch = "batch";

    /// <summary>What a batch has made; nobody uploads it.</summary>
    public const string BatchOutput = "batch_output";

    public static readonly string[] All = [Prompts, Batch];
}
