using System.Globalization;
using HartFarm.Storage.Prompts;
using HartFarm.Storage.Tests.Shards;
using Parquet;
using Parquet.Meta;

namespace HartFarm.Storage.Tests.Prompts;

/// <summary>Small files that would fill the memory. What their metadata and their pages state of themselves is forged.</summary>
[Collection(MemoryMeasure.Name)]
public sealed class ParquetBombTests : IDisposable
{
    private const long MostAllocated = 16 << 20;
    private const int Forged = 1000;

    private readonly TemporaryFolder _folder = new();

    private string File => _folder["p.parquet"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Metadata_that_state_less_than_the_pages_hold_help_nothing()
    {
        Write("SELECT repeat('x', 1000000) || i AS prompt FROM range(300) t(i)", "ROW_GROUP_SIZE 100000, COMPRESSION ZSTD, DICTIONARY_SIZE_LIMIT 1");
        await ForgeMetadataAsync();
        Refuses("row group 0: holds more than 268435456 bytes of prompts at once");
    }

    [Theory]
    [InlineData("GZIP")]
    [InlineData("BROTLI")]
    [InlineData("ZSTD")]
    [InlineData("SNAPPY")]
    public async Task A_page_that_expands_to_more_than_it_states_is_refused(string codec)
    {
        Write("SELECT repeat('x', 30000000) AS prompt", $"COMPRESSION {codec}, DICTIONARY_SIZE_LIMIT 1");
        await ForgePageAsync(await ForgeMetadataAsync());
        Refuses($"a page expands to more than the {Forged} bytes that it states");
    }

    [Fact]
    public void A_value_that_stands_in_the_file_once_and_in_many_rows_is_counted_for_each()
    {
        Write("SELECT repeat('x', 100000) AS prompt FROM range(20000)", "COMPRESSION SNAPPY");
        Assert.True(new FileInfo(File).Length < 1_000_000, "the file holds the value more than once");
        Assert.Contains("row group 0: holds more than 268435456 characters of prompts at once", Assert.Throws<PromptException>(Read).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UNCOMPRESSED")]
    [InlineData("GZIP")]
    [InlineData("BROTLI")]
    [InlineData("ZSTD")]
    [InlineData("SNAPPY")]
    [InlineData("LZ4_RAW")]
    public void What_states_what_it_holds_is_read(string codec)
    {
        foreach (var version in (string[])["V1", "V2"])
        {
            Write("SELECT 'prompt ' || i AS prompt, CASE WHEN i % 2 = 0 THEN i END AS seed FROM range(30000) t(i)", $"COMPRESSION {codec}, PARQUET_VERSION {version}");
            var lines = Read();
            Assert.Equal((30000, "prompt 29999", 29998L), (lines.Count, lines[^1].Prompt, lines[^2].Seed!.Value));
        }
    }

    private void Refuses(string message)
    {
        // What is loaded once is no part of it.
        Assert.Throws<PromptException>(Read);
        var before = GC.GetTotalAllocatedBytes();
        var error = Assert.Throws<PromptException>(Read);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, MostAllocated);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("p.parquet, row group 0", error.Message, StringComparison.Ordinal);
    }

    // The metadata are at the end.
    private async Task<ColumnMetaData> ForgeMetadataAsync()
    {
        await using var stream = System.IO.File.OpenRead(File);
        await using var reader = await ParquetReader.CreateAsync(stream);
        using var group = reader.OpenRowGroupReader(0);
        var column = group.GetMetadata(reader.Schema.GetDataFields()[0])!.MetaData!;
        var bytes = System.IO.File.ReadAllBytes(File);
        Forge(bytes, bytes.AsSpan().LastIndexOf(Number(column.TotalUncompressedSize)), column.TotalUncompressedSize);
        await stream.DisposeAsync();
        System.IO.File.WriteAllBytes(File, bytes);
        return column;
    }

    private async Task ForgePageAsync(ColumnMetaData column)
    {
        // The column's first page has nearly all of it, be it the dictionary.
        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        var first = (int)Math.Min(column.DataPageOffset, column.DictionaryPageOffset ?? long.MaxValue);
        var header = bytes.AsSpan(first, 12);
        for (var size = column.TotalUncompressedSize; size > column.TotalUncompressedSize - 1000; size--)
        {
            if (header.IndexOf(Number(size)) is not (>= 0 and var at)) continue;
            Forge(bytes, first + at, size);
            await System.IO.File.WriteAllBytesAsync(File, bytes);
            return;
        }
        Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"no page of about {column.TotalUncompressedSize} bytes"));
    }

    // A number may be written longer than it has to be.
    private static void Forge(byte[] bytes, int at, long size)
    {
        Assert.True(at >= 0, "the number is not there");
        var (length, forged) = (Number(size).Length, Number(Forged));
        for (var i = 0; i < length; i++)
        {
            var part = i < forged.Length ? forged[i] & 0x7F : 0;
            bytes[at + i] = (byte)(part | (i < length - 1 ? 0x80 : 0));
        }
    }

    // As Thrift's compact protocol has whole numbers.
    private static byte[] Number(long value)
    {
        List<byte> bytes = [];
        for (var left = (ulong)(value << 1); ; left >>= 7)
        {
            bytes.Add((byte)((left & 0x7F) | (left > 0x7F ? 0x80u : 0)));
            if (left <= 0x7F) return [.. bytes];
        }
    }

    private List<PromptLine> Read()
    {
        using var source = PromptFile.Open(File, () => Stream.Null, PromptOptions.Job);
        return [.. PromptCheck.Again(source, PromptCheck.Run(source, 1))];
    }

    private void Write(string sql, string options) => DuckDb.Query($"COPY ({sql}) TO {DuckDb.Quoted(File)} (FORMAT parquet, {options})");
}
