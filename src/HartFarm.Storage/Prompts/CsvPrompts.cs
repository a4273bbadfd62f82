using System.Globalization;
using System.Text.Json;

namespace HartFarm.Storage.Prompts;

/// <summary>
/// Rows under a header; an empty cell takes the run's setting. Metadata are a column <c>metadata</c> of JSON objects, and columns
/// <c>metadata.name</c> of text.
/// </summary>
internal sealed class CsvPrompts(PromptErrors errors, PromptOptions options, string delimiter)
{
    private CsvColumn[] _columns = [];

    public IEnumerable<PromptLine> Read(Stream stream)
    {
        var headed = false;
        foreach (var (line, fields) in new CsvRows(errors, delimiter).Read(stream))
        {
            if (!headed)
            {
                if (CsvColumns.Read(line, fields, options, errors) is not { } columns) yield break;
                _columns = columns;
                headed = true;
            }
            else if (Parse(line, fields) is { } prompt)
            {
                yield return prompt;
            }
        }
    }

    private PromptLine? Parse(long line, string[] fields)
    {
        if (fields.Length != _columns.Length)
        {
            errors.Add(line, null, $"has {fields.Length} fields where the header has {_columns.Length}");
            return null;
        }
        var before = errors.Total;
        string prompt = "";
        string? key = null;
        long? seed = null;
        int? count = null;
        double? guidance = null;
        var metadata = new MetadataFields();
        for (var i = 0; i < fields.Length; i++)
        {
            var (column, value) = (_columns[i], fields[i]);
            var trimmed = value.Trim();
            switch (column.Kind)
            {
                case CsvColumnKind.Prompt:
                    prompt = value;
                    Check(line, column, PromptFields.CheckPrompt(value));
                    break;
                case CsvColumnKind.Free:
                    Check(line, column, metadata.Add(column.Name, JsonSerializer.SerializeToElement(value)));
                    break;
                case var _ when trimmed.Length == 0:
                    break;
                case CsvColumnKind.Key:
                    key = trimmed;
                    Check(line, column, PromptFields.CheckKey(key));
                    break;
                case CsvColumnKind.Seed:
                    if (long.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var s)) seed = s;
                    else Check(line, column, $"{PromptFields.SeedWanted}, not {PromptFields.Quote(value)}");
                    break;
                case CsvColumnKind.Count:
                    if (long.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out var c) && PromptFields.IsCount(c)) count = (int)c;
                    else Check(line, column, $"{PromptFields.CountWanted}, not {PromptFields.Quote(value)}");
                    break;
                case CsvColumnKind.Guidance:
                    if (double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var g) && PromptFields.IsGuidance(g)) guidance = g;
                    else Check(line, column, $"{PromptFields.GuidanceWanted}, not {PromptFields.Quote(value)}");
                    break;
                case CsvColumnKind.Metadata:
                    Check(line, column, metadata.AddText(trimmed));
                    break;
            }
        }
        return errors.Total > before ? null : new PromptLine(line, prompt, key, seed, count, guidance, metadata.Fields);
    }

    private void Check(long line, CsvColumn column, string? wrong)
    {
        if (wrong is not null) errors.Add(line, column.Name, wrong);
    }
}
