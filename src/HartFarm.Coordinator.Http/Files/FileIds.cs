namespace HartFarm.Coordinator.Http.Files;

/// <summary>The ids of uploaded files.</summary>
internal static class FileIds
{
    private const string Prefix = "file-";

    public static string Text(Guid id) => $"{Prefix}{id:N}";

    public static Guid? Parse(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) && Guid.TryParseExact(text.AsSpan(Prefix.Length), "N", out var id) ? id : null;
}
