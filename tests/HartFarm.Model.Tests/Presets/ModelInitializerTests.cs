using HartFarm.Model.Checkpoints;
using HartFarm.Model.Generation;
using HartFarm.Model.Presets;
using HartFarm.Model.Tests.Checkpoints.Building;
using HartFarm.Model.Tests.Checkpoints.Hub;

namespace HartFarm.Model.Tests.Presets;

public sealed class ModelInitializerTests : IDisposable
{
    private static readonly ModelPreset Tiny = ModelPreset.Find("tiny", 16);

    private readonly TempFolder _folder = new();

    private string Out => Path.Combine(_folder.Root, "m");

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    public void Every_size_of_a_preset_gives_a_checkpoint_that_can_be_loaded(int size)
    {
        var reports = new Reports<CheckpointProgress>();
        ModelInitializer.Write(ModelPreset.Find("tiny", size), 1, Out, reports, TestContext.Current.CancellationToken);
        CheckpointCheck.Run(CheckpointFolder.Open(Out));
        using var pipeline = HartPipeline.Load(Out, new PipelineOptions(), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((size, size), (pipeline.Description.Width, pipeline.Description.Height));
        Assert.Equal(reports.Seen.Select(report => report.BytesDone).Order(), reports.Seen.Select(report => report.BytesDone));
        Assert.Equal((0, reports.Seen[^1].BytesTotal), (reports.Seen[0].BytesDone, reports.Seen[^1].BytesDone));
        var weights = Directory.GetFiles(Out, "*.safetensors", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        Assert.InRange(weights, reports.Seen[^1].BytesTotal, reports.Seen[^1].BytesTotal * 1.1);
    }

    [Theory]
    [InlineData("llm/model.safetensors", true)]
    [InlineData("tokenizer/model.safetensors", false)]
    [InlineData("text_encoder/model.safetensors", true)]
    [InlineData("text_encoder/model.safetensors", false)]
    public void A_stop_in_any_file_leaves_the_folder_as_it_was(string file, bool isThere)
    {
        if (isThere) Directory.CreateDirectory(Out);
        using var source = new CancellationTokenSource();
        var reports = new Reports<CheckpointProgress>(report =>
        {
            if (report.File != file) return;
            Assert.Throws<CheckpointException>(() => CheckpointFolder.Open(Out));
            source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => ModelInitializer.Write(Tiny, 1, Out, reports, source.Token));
        Assert.Equal(isThere, Directory.Exists(Out));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(_folder.Root, "*", SearchOption.AllDirectories), path => path != Out);
    }

    [Fact]
    public void What_others_put_there_meanwhile_stays()
    {
        using var source = new CancellationTokenSource();
        var reports = new Reports<CheckpointProgress>(_ =>
        {
            File.WriteAllText(Path.Combine(Out, "theirs"), "x");
            source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => ModelInitializer.Write(Tiny, 1, Out, reports, source.Token));
        Assert.Equal([Path.Combine(Out, "theirs")], Directory.GetFileSystemEntries(Out));
    }

    [Fact]
    public void A_folder_that_is_not_empty_is_refused_and_left_as_it_is()
    {
        _folder.Write("m/llm/mine", "x");
        var error = Assert.Throws<CheckpointException>(() => ModelInitializer.Write(Tiny, 1, Out, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal($"{Out} is not empty.", error.Message);
        Assert.Equal("x", File.ReadAllText(_folder["m/llm/mine"]));
    }

    [Theory]
    [InlineData("tiny", 24, "16, 32 and 64")]
    [InlineData("hart-0.7b", 768, "256, 512 and 1024")]
    [InlineData("huge", null, "hart-0.7b and tiny")]
    public void A_preset_or_size_that_there_is_not_is_refused_with_those_there_are(string name, int? size, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => ModelPreset.Find(name, size)).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();
}
