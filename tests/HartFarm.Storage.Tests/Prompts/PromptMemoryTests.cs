using HartFarm.Storage.Prompts;

namespace HartFarm.Storage.Tests.Prompts;

[Collection(MemoryMeasure.Name)]
public class PromptMemoryTests
{
    [Fact]
    public void The_checks_memory_does_not_grow_with_the_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder["p.jsonl"];
        using (var writer = new StreamWriter(path))
            for (var i = 0; i < 200_000; i++) writer.Write($"{{\"prompt\":\"a fox number {i}\",\"label\":{i}}}\n");
        using var source = PromptFile.Open(path, () => Stream.Null);
        var before = MemoryMeasure.Held();
        Assert.Equal(200_000, PromptCheck.Run(source, 1).Prompts);
        Assert.InRange(MemoryMeasure.Held() - before, long.MinValue, 2 * 1024 * 1024);
    }

    [Theory]
    [InlineData(PromptFormat.Text)]
    [InlineData(PromptFormat.JsonLines)]
    [InlineData(PromptFormat.Csv)]
    [InlineData(PromptFormat.Tsv)]
    public void A_gigabyte_in_one_line_is_refused_in_bounded_memory(PromptFormat format)
    {
        using var folder = new TemporaryFolder();
        var path = folder[$"p{Extension(format)}"];
        // Sparse: it has the size and takes no room.
        using (var file = File.Create(path)) file.SetLength(1L << 30);
        using var source = Open(path);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<PromptException>(() => PromptCheck.Run(source, 1));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * 1024 * 1024);
        Assert.EndsWith("line 1: longer than 1048576 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_takes_a_few_bytes()
    {
        const int Prompts = 200_000;
        using var source = new MadePrompts(Prompts, i => $"a-key-of-some-length-that-would-take-its-room-{i}");
        var before = MemoryMeasure.Held();
        long held = 0;
        source.AtEnd = () => held = MemoryMeasure.Held() - before;
        Assert.Equal(Prompts, PromptCheck.Run(source, 1).Prompts);
        // A list of 8 bytes each, which doubles when it is full.
        Assert.InRange(held, 0, 16L * Prompts + 2 * 1024 * 1024);
        Assert.Equal(1, source.Readings);
    }

    private static PromptFile Open(string path) => PromptFile.Open(path, () => Stream.Null, PromptOptions.Job);

    private static string Extension(PromptFormat format) => format switch
    {
        PromptFormat.JsonLines => ".jsonl",
        PromptFormat.Csv => ".csv",
        PromptFormat.Tsv => ".tsv",
        _ => ".txt",
    };
}
