namespace HartFarm.Testing.Processes;

/// <summary>Programs of this machine.</summary>
public static class Programs
{
    /// <summary>Where a program is that can be started by its name; null where there is none.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
