using System.Text;
using HartFarm.Storage.Prompts;

namespace HartFarm.Storage.Tests.Prompts;

/// <summary>Small files that no library writes: they state room for values that are not there, or values that repeat each other.</summary>
[Collection(MemoryMeasure.Name)]
public sealed class ParquetForgeryTests : IDisposable
{
    private const long MostAllocated = 16 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("UNCOMPRESSED")]
    [InlineData("SNAPPY")]
    [InlineData("GZIP")]
    [InlineData("BROTLI")]
    [InlineData("ZSTD")]
    public void Values_that_repeat_the_one_before_are_counted_whole(string codec)
    {
        // Few bytes in the file, and two thousand million letters in memory.
        Refuses("row group 0: holds more than 268435456 bytes of prompts at once", ForgedParquet.File(20_000, codec, Repeated(20_000, 100_000)));
        foreach (var count in (int[])[1, 2, 33, 129, 1000])
            Assert.Equal(Enumerable.Repeat(new string('x', 50), count), Read(ForgedParquet.File(count, codec, Repeated(count, 50))).Select(line => line.Prompt));
    }

    [Fact]
    public void Repeated_values_that_cannot_be_looked_at_are_refused() => Refuses(
        "pages of the encoding DELTA_BYTE_ARRAY are not read where they are compressed as LZ4_RAW", ForgedParquet.File(20_000, "LZ4_RAW", Repeated(20_000, 100_000)));

    [Fact]
    public void A_page_with_more_values_than_rows_is_refused()
    {
        var column = new ForgedColumn("prompt", ForgedParquet.Plain("a"u8.ToArray()), int.MaxValue);
        Refuses("column 'prompt' states 2147483647 values for 1 rows", ForgedParquet.File(1, "UNCOMPRESSED", column));
        Refuses("the pages of column 'prompt' state more values than there are rows", ForgedParquet.File(1, "UNCOMPRESSED", column with { Stated = 1 }));
        Refuses("holds 2147483647 rows at once", ForgedParquet.File(int.MaxValue, "UNCOMPRESSED", column));
    }

    [Fact]
    public void A_dictionary_that_states_more_than_it_holds_makes_no_room()
    {
        var column = new ForgedColumn("prompt", [0, 2, 0], 1) { Encoding = 8, Dictionary = ForgedParquet.Plain("a fox"u8.ToArray()), Entries = 1 };
        Assert.Equal("a fox", Assert.Single(Read(ForgedParquet.File(1, "UNCOMPRESSED", column))).Prompt);
        Refuses("holds more than 268435456 bytes of prompts at once", ForgedParquet.File(1, "UNCOMPRESSED", column with { Entries = int.MaxValue }));
    }

    [Fact]
    public void A_page_that_says_two_things_of_itself_is_refused()
    {
        // Looked at as the one, and read as the other.
        Refuses("a page says that it is of two types", ForgedParquet.File(20_000, "UNCOMPRESSED", Repeated(20_000, 100_000) with { IsOfTwoTypes = true }));
        Refuses("a page's header makes no sense", ForgedParquet.File(20_000, "UNCOMPRESSED", Repeated(20_000, 100_000) with { Type = 3 }));
    }

    private static ForgedColumn Repeated(int count, int length) =>
        new("prompt", ForgedParquet.Repeated(Encoding.ASCII.GetBytes(new string('x', length)), count), count) { Encoding = 7 };

    private void Refuses(string message, byte[] file)
    {
        // What is loaded once is no part of it.
        Assert.Throws<PromptException>(() => Read(file));
        var before = GC.GetTotalAllocatedBytes();
        var error = Assert.Throws<PromptException>(() => Read(file));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, MostAllocated);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private List<PromptLine> Read(byte[] file)
    {
        using var source = PromptFile.Open(_folder.Put("p.parquet", file), () => Stream.Null, PromptOptions.Job);
        return [.. PromptCheck.Again(source, PromptCheck.Run(source, 1))];
    }
}
