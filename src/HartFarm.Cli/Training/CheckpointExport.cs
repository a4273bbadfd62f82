using HartFarm.Training.Runs;

namespace HartFarm.Cli.Training;

/// <summary>Writes what a training made as <c>checkpoint</c> in its folder, as a whole or not at all.</summary>
internal static class CheckpointExport
{
    private const string Name = "checkpoint";
    private const string Unfinished = ".checkpoint.tmp";

    /// <param name="run">The training's folder.</param>
    /// <param name="write">Writes the checkpoint into a folder.</param>
    /// <returns>The checkpoint's folder.</returns>
    /// <exception cref="TrainingException">It cannot be written; the state is as it was.</exception>
    internal static string Write(string run, Action<string> write)
    {
        var (folder, unfinished) = (Path.Combine(run, Name), Path.Combine(run, Unfinished));
        try
        {
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
            Directory.CreateDirectory(unfinished);
            write(unfinished);
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            Directory.Move(unfinished, folder);
            return folder;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{folder} cannot be written: {error.Message} The training's state is saved; --resume writes the checkpoint.", error) { WhileRunning = true };
        }
    }

    /// <summary>Copies the files of a folder that <paramref name="which"/> names.</summary>
    internal static void Copy(string from, string to, Func<string, bool> which)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from).Where(file => which(Path.GetFileName(file)))) File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
    }
}
