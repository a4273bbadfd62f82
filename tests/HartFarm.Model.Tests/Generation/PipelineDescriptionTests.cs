using HartFarm.Model.Checkpoints;
using HartFarm.Model.Generation;
using HartFarm.Model.Presets;
using HartFarm.Model.Tests.Checkpoints.Building;

namespace HartFarm.Model.Tests.Generation;

public sealed class PipelineDescriptionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_hash_is_read_when_it_is_asked_for_and_a_failure_is_not_remembered()
    {
        var model = _folder["model"];
        ModelInitializer.Write(ModelPreset.Find("tiny", 16), 0, model, cancellation: TestContext.Current.CancellationToken);
        // A file that nothing can read: part of the hash, and of nothing else.
        var unreadable = Path.Combine(model, "llm", "notes.txt");
        File.CreateSymbolicLink(unreadable, Path.Combine(model, "nowhere"));
        using var pipeline = HartPipeline.Load(model, new PipelineOptions(), cancellation: TestContext.Current.CancellationToken);

        var error = Assert.Throws<CheckpointException>(() => pipeline.Description);
        Assert.Contains("notes.txt", error.Message, StringComparison.Ordinal);

        File.Delete(unreadable);
        var description = pipeline.Description;
        Assert.Equal(CheckpointFolder.Open(model).Hash(new FileHashes(_folder["hashes.json"]), TestContext.Current.CancellationToken), description.ModelHash);
        Assert.Equal((16, 16, "model", "cpu"), (description.Width, description.Height, description.Model, description.Device));
    }
}
