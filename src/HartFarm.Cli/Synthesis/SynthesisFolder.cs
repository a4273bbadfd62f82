using System.Text;
using System.Text.Json;
using HartFarm.Cli.Farm;
using HartFarm.Storage.ContactSheets;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Files;

namespace HartFarm.Cli.Synthesis;

/// <summary>The folder of a run's dataset, which is this process's alone until it is disposed.</summary>
internal sealed class SynthesisFolder : IDisposable
{
    private const string FinishedName = "finished.json";

    private readonly DatasetLock _lock;

    private SynthesisFolder(DatasetLock held)
    {
        _lock = held;
        Farm = new FarmFolder(System.IO.Path.Combine(Path, FarmFolder.Name));
    }

    /// <summary>The folder.</summary>
    public string Path => _lock.Folder;

    /// <summary>What the farm keeps in it.</summary>
    public FarmFolder Farm { get; }

    /// <summary>The page with small images.</summary>
    public string ContactSheetPath => System.IO.Path.Combine(Path, ContactSheet.Name);

    /// <summary>The settings of the run that it belongs to; null where it belongs to none yet.</summary>
    public DatasetSettings? Settings => SettingsFile.Find(Path);

    private string FinishedPath => System.IO.Path.Combine(Farm.Path, FinishedName);

    /// <summary>Makes the folder if it is missing, and takes it for this process.</summary>
    /// <exception cref="DatasetRefusedException">Another process has it, it cannot be written, or what lies there is not hartfarm's.</exception>
    public static SynthesisFolder Take(string path)
    {
        var held = DatasetLock.Take(path);
        var folder = new SynthesisFolder(held);
        if (folder.Settings is not null || new DatasetPlacement(folder.Farm.Objects, path).Taken is not { } taken) return folder;
        held.Dispose();
        throw new DatasetRefusedException($"{path} holds {taken}, which hartfarm would write, but no dataset of its own; take another folder");
    }

    /// <summary>Where a job's files go.</summary>
    public DatasetPlacement Placement(Guid job) => new(Farm.ObjectsOf(job), Path);

    /// <summary>The summary of the run that finished the dataset; null where none has.</summary>
    public SynthesizeSummary? Finished()
    {
        if (!File.Exists(FinishedPath)) return null;
        try
        {
            return SynthesizeSummary.Parse(File.ReadAllText(FinishedPath));
        }
        catch (JsonException)
        {
            // It is only ever written whole: somebody changed it, and the farm knows better.
            return null;
        }
    }

    /// <summary>Notes that the dataset is finished, and clears away what only an unfinished one needs.</summary>
    public void Finish(SynthesizeSummary summary)
    {
        AtomicFile.Write(FinishedPath, Encoding.UTF8.GetBytes(summary.Json() + "\n"));
        Farm.Clear();
    }

    /// <summary>Gives the folder back; where no run began in it, without a trace.</summary>
    public void Dispose()
    {
        if (!SettingsFile.IsIn(Path) && Directory.Exists(Farm.Path)) Directory.Delete(Farm.Path, recursive: true);
        _lock.Dispose();
    }
}
