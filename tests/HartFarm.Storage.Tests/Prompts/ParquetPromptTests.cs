using HartFarm.Storage.Prompts;
using HartFarm.Storage.Tests.Shards;
using Parquet;
using Parquet.Schema;

namespace HartFarm.Storage.Tests.Prompts;

/// <summary>Files that DuckDB wrote, but for those that it cannot write.</summary>
public sealed class ParquetPromptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Prompts_and_what_was_asked_for_each_are_read_and_other_columns_passed_over()
    {
        Write("""
            SELECT * FROM (VALUES
              ('a fox', 5::BIGINT, 2::INTEGER, 4.5::DOUBLE, 'k-1', '{"label": 7}', 'x'::BLOB, [1, 2]),
              ('ein Bär', NULL, NULL, NULL, NULL, NULL, NULL, NULL)
            ) AS t(prompt, seed, count, guidance, key, metadata, image, list)
            """);
        var lines = Read();
        Assert.Equal([(1L, "a fox"), (2L, "ein Bär")], lines.Select(line => (line.Line, line.Prompt)));
        Assert.Equal((5L, 2, 4.5, "k-1"), (lines[0].Seed, lines[0].Count, lines[0].Guidance, lines[0].Key));
        Assert.Equal(("label", "7"), (lines[0].Metadata.Single().Key, lines[0].Metadata.Single().Value.GetRawText()));
        Assert.Equal((null, null, null, null, 0), (lines[1].Seed, lines[1].Count, lines[1].Guidance, lines[1].Key, lines[1].Metadata.Count));
    }

    [Fact]
    public void Metadata_may_be_a_structure()
    {
        Write("""
            SELECT * FROM (VALUES
              ('a', {'label': 7, 'name': 'fox', 'score': 0.5::FLOAT, 'good': true}),
              ('b', {'label': NULL, 'name': 'bird', 'score': NULL, 'good': NULL}),
              ('c', NULL)
            ) AS t(prompt, metadata)
            """);
        Assert.Equal(["label=7,name=\"fox\",score=0.5,good=true", "name=\"bird\"", ""], Read().Select(line => string.Join(',', line.Metadata.Select(field => $"{field.Key}={field.Value.GetRawText()}"))));
    }

    [Theory]
    [InlineData("TINYINT")]
    [InlineData("USMALLINT")]
    [InlineData("UINTEGER")]
    [InlineData("UBIGINT")]
    [InlineData("BIGINT")]
    public void Whole_numbers_may_be_of_any_width(string type)
    {
        Write($"SELECT 'a' AS prompt, 7::{type} AS seed, 3::{type} AS count, 4::{type} AS guidance");
        Assert.Equal((7L, 3, 4.0), (Read()[0].Seed, Read()[0].Count, Read()[0].Guidance));
    }

    [Fact]
    public void A_number_of_single_precision_is_taken_as_it_is_written()
    {
        Write("SELECT 'a' AS prompt, 4.1::FLOAT AS guidance");
        Assert.Equal(4.1, Read()[0].Guidance);
    }

    [Fact]
    public void Rows_of_all_groups_come_in_order_with_their_numbers()
    {
        Write("SELECT 'prompt ' || i AS text, i AS seed FROM range(5000) t(i)", "ROW_GROUP_SIZE 2048");
        var lines = Read(PromptOptions.Job with { PromptColumn = "text" });
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => ((long)i + 1, $"prompt {i}", (long?)i)), lines.Select(line => (line.Line, line.Prompt, line.Seed)));
    }

    [Theory]
    [InlineData("SELECT ' ' AS prompt", "row 1, prompt: must not be empty")]
    [InlineData("SELECT NULL::VARCHAR AS prompt", "row 1, prompt: must not be empty")]
    [InlineData("SELECT 'a' AS prompt, 18446744073709551615::UBIGINT AS seed", "row 1, seed: must be a whole number from -9223372036854775808 to 9223372036854775807, not '18446744073709551615'")]
    [InlineData("SELECT 'a' AS prompt, unnest([1, 0]) AS count", "row 2, count: must be a whole number from 1 to 1000000, not '0'")]
    [InlineData("SELECT 'a' AS prompt, 'nan'::DOUBLE AS guidance", "row 1, guidance: must be a number from 0 to 100, not 'NaN'")]
    [InlineData("SELECT 'a' AS prompt, 'x/y' AS key", "row 1, key: must not hold '/'")]
    [InlineData("SELECT 'a' AS prompt, 'x.y' AS key", "row 1, key: must not hold '.'")]
    [InlineData("SELECT 'a' AS prompt, unnest(['x', 'y', 'x']) AS key", "row 3, key: 'x' was given on row 1 already")]
    [InlineData("SELECT 'a' AS prompt, '[1]' AS metadata", "row 1, metadata: must be a JSON object")]
    [InlineData("SELECT 'a' AS prompt, {'x': 'inf'::DOUBLE} AS metadata", "row 1, metadata: 'x' is no number that JSON could hold")]
    [InlineData("SELECT 'a' AS prompt, 5 AS metadata", ": column 'metadata' must hold JSON objects as strings, or a structure of strings, numbers and truth values")]
    [InlineData("SELECT 'a' AS prompt, {'x': [1]} AS metadata", ": column 'metadata' must hold JSON objects as strings")]
    [InlineData("SELECT 'a' AS prompt, '5' AS seed", ": column 'seed' must hold whole numbers")]
    [InlineData("SELECT 'a' AS prompt, 1.5 AS count", ": column 'count' must hold whole numbers")]
    [InlineData("SELECT 'a' AS prompt, 5 AS key", ": column 'key' must hold strings")]
    [InlineData("SELECT 5 AS prompt", ": column 'prompt' must hold strings")]
    [InlineData("SELECT ['a'] AS prompt", ": column 'prompt' must hold strings")]
    [InlineData("SELECT 'a' AS text, 'b' AS caption, 5 AS n", ": has no column 'prompt' of prompts; columns of strings are 'text', 'caption'")]
    [InlineData("SELECT 5 AS n", ": has no column 'prompt' of prompts; it has no column of strings")]
    [InlineData("SELECT 'a' AS prompt WHERE false", ": holds no prompt")]
    [InlineData("SELECT repeat('x', 1048577) AS prompt", "row 1, prompt: longer than 1048576 bytes")]
    public void What_will_not_do_is_told_by_row_and_column(string sql, string message)
    {
        Write(sql);
        Assert.Contains(_folder["p.parquet"] + (message[0] == ':' ? "" : ", ") + message, Assert.Throws<PromptException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_without_nulls_are_read()
    {
        var schema = new ParquetSchema(new DataField("prompt", typeof(string), isNullable: false), new DataField("seed", typeof(long), isNullable: false));
        await using (var file = File.Create(_folder["p.parquet"]))
        await using (var writer = await ParquetWriter.CreateAsync(schema, file))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(schema.DataFields[0], new[] { "a", "b" });
            await group.WriteAsync<long>(schema.DataFields[1], new long[] { 4, 5 });
        }
        Assert.Equal([("a", 4L), ("b", 5L)], Read().Select(line => (line.Prompt, line.Seed!.Value)));
    }

    [Fact]
    public void A_row_group_that_would_fill_the_memory_is_refused()
    {
        Write("SELECT repeat('x', 1000000) || i AS prompt FROM range(300) t(i)", "ROW_GROUP_SIZE 100000, COMPRESSION ZSTD, DICTIONARY_SIZE_LIMIT 1");
        var error = Assert.Throws<PromptException>(() => Read());
        Assert.Contains("p.parquet, row group 0: holds", error.Message, StringComparison.Ordinal);
        Assert.Contains("more than 268435456 bytes of prompts at once", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_cut_off_or_damaged_anywhere_is_read_or_refused_by_name()
    {
        Write("SELECT 'prompt ' || i AS prompt, i AS seed, {'x': i} AS metadata FROM range(50) t(i)");
        var whole = File.ReadAllBytes(_folder["p.parquet"]);
        for (var at = 0; at < whole.Length; at += 23)
        {
            File.WriteAllBytes(_folder["p.parquet"], whole[..at]);
            Assert.StartsWith($"{_folder["p.parquet"]}: is no Parquet file", Assert.Throws<PromptException>(() => Read()).Message, StringComparison.Ordinal);
            var damaged = whole.ToArray();
            damaged.AsSpan(at, Math.Min(16, whole.Length - at)).Fill(0xA5);
            File.WriteAllBytes(_folder["p.parquet"], damaged);
            try
            {
                Read();
            }
            catch (PromptException error)
            {
                Assert.Contains("p.parquet", error.Message, StringComparison.Ordinal);
            }
        }
    }

    private void Write(string sql, string? options = null) =>
        DuckDb.Query($"COPY ({sql}) TO {DuckDb.Quoted(_folder["p.parquet"])} (FORMAT parquet{(options is null ? "" : $", {options}")})");

    private List<PromptLine> Read(PromptOptions? options = null)
    {
        using var source = PromptFile.Open(_folder["p.parquet"], () => Stream.Null, options ?? PromptOptions.Job);
        return [.. PromptCheck.Again(source, PromptCheck.Run(source, 1))];
    }
}
