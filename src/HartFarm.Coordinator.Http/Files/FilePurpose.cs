namespace HartFarm.Coordinator.Http.Files;

/// <summary>What uploaded files are for.</summary>
internal static class FilePurpose
{
    public const string Prompts = "prompts";
    public const string Batch = "batch";

    public static readonly string[] All = [Prompts, Batch];
}
