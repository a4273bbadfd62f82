using System.Text;
using System.Text.Json;
using HartFarm.Storage.Tables;
using Parquet;
using Parquet.Schema;

namespace HartFarm.Storage.Prompts.Parquet;

/// <summary>A row group of prompts.</summary>
internal sealed class PromptRows
{
    private readonly PromptColumns _columns;
    private readonly PromptOptions _options;
    private readonly Dictionary<DataField, Func<int, object?>> _cells = new(ReferenceEqualityComparer.Instance);

    private PromptRows(int count, PromptColumns columns, PromptOptions options)
    {
        Count = count;
        _columns = columns;
        _options = options;
    }

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    public static async Task<PromptRows> ReadAsync(ParquetRowGroupReader group, PromptColumns columns, PromptOptions options, TextBudget budget)
    {
        var rows = new PromptRows((int)group.RowCount, columns, options);
        foreach (var field in columns.All) rows._cells[field] = await TableCells.ReadAsync(group, field, budget).ConfigureAwait(false);
        return rows;
    }

    /// <summary>The prompt of a row, or null when something is wrong with it.</summary>
    /// <param name="row">In the group, from 0.</param>
    /// <param name="line">In the file, from 1.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public PromptLine? Prompt(int row, long line, PromptErrors errors)
    {
        var before = errors.Total;
        var prompt = (string?)Cell(_columns.Prompt, row) ?? "";
        Check(line, _options.PromptColumn, Encoding.UTF8.GetByteCount(prompt) > PromptLimits.LineBytes
            ? $"longer than {PromptLimits.LineBytes} bytes"
            : PromptFields.CheckPrompt(prompt), errors);
        var key = (string?)Cell(_columns.Key, row);
        if (key is not null) Check(line, PromptFields.Key, PromptFields.CheckKey(key), errors);
        var seed = Whole(row, _columns.Seed, PromptFields.SeedWanted, value => value is >= long.MinValue and <= long.MaxValue, line, errors);
        var count = Whole(row, _columns.Count, PromptFields.CountWanted, value => value is >= 1 and <= PromptLimits.Count, line, errors);
        var guidance = Real(row, line, errors);
        var metadata = Metadata(row, line, errors);
        return errors.Total > before ? null : new PromptLine(line, prompt, key, (long?)seed, (int?)count, guidance, metadata.Fields);
    }

    private object? Cell(DataField? field, int row) => field is null ? null : _cells[field](row);

    private decimal? Whole(int row, DataField? field, string wanted, Func<decimal, bool> accepts, long line, PromptErrors errors)
    {
        var value = (decimal?)Cell(field, row);
        if (value is not { } given || accepts(given)) return value;
        errors.Add(line, field!.Name, $"{wanted}, not {PromptFields.Quote(given.ToString(System.Globalization.CultureInfo.InvariantCulture))}");
        return null;
    }

    private double? Real(int row, long line, PromptErrors errors)
    {
        double? value = Cell(_columns.Guidance, row) switch
        {
            decimal whole => (double)whole,
            double real => real,
            _ => null,
        };
        if (value is not { } given || PromptFields.IsGuidance(given)) return value;
        errors.Add(line, PromptFields.Guidance, $"{PromptFields.GuidanceWanted}, not {PromptFields.Quote(given.ToString(System.Globalization.CultureInfo.InvariantCulture))}");
        return null;
    }

    private MetadataFields Metadata(int row, long line, PromptErrors errors)
    {
        var metadata = new MetadataFields();
        foreach (var field in _columns.Metadata)
        {
            if (Cell(field, row) is not { } value) continue;
            if (!_columns.MetadataIsStructure) Check(line, PromptFields.Metadata, metadata.AddText((string)value), errors);
            else if (value is double and (double.NaN or double.PositiveInfinity or double.NegativeInfinity))
                Check(line, PromptFields.Metadata, $"{PromptFields.Quote(field.Name)} is no number that JSON could hold", errors);
            else Check(line, PromptFields.Metadata, metadata.Add(field.Name, JsonSerializer.SerializeToElement(value, value.GetType())), errors);
        }
        return metadata;
    }

    private static void Check(long line, string field, string? wrong, PromptErrors errors)
    {
        if (wrong is not null) errors.Add(line, field, wrong);
    }
}
