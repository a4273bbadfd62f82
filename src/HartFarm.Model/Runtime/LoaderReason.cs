namespace HartFarm.Model.Runtime;

/// <summary>Why the system's loader would not load a library, in a line.</summary>
internal static class LoaderReason
{
    private const string Missing = "No such file or directory";

    /// <summary>
    /// The one line that tells, of an exception that holds some advice and one line for each place that was tried: most of those say that
    /// the library is not in that place.
    /// </summary>
    /// <param name="error">What loading the library threw.</param>
    /// <param name="library">The library's name or path.</param>
    internal static string Of(DllNotFoundException error, string library)
    {
        var tried = error.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1);
        return tried.FirstOrDefault(line => !SaysOnlyWhereItIsNot(line, library))?.TrimEnd('.') ?? $"there is no lib{Name(library)}.so";
    }

    // The loader speaks in the same words of a library that the wanted one needs: that line tells.
    private static bool SaysOnlyWhereItIsNot(string line, string library) =>
        line.EndsWith(Missing, StringComparison.Ordinal) && line.IndexOf(": ", StringComparison.Ordinal) is var end and > 0 && Name(line[..end]) == Name(library);

    // Of torch_cpu, libtorch_cpu, libtorch_cpu.so and a path that ends so: torch_cpu.
    private static string Name(string path)
    {
        var name = Path.GetFileName(path);
        if (name.EndsWith(".so", StringComparison.Ordinal)) name = name[..^3];
        return name.StartsWith("lib", StringComparison.Ordinal) ? name[3..] : name;
    }
}
