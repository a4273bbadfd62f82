using System.Globalization;
using System.Text.Json;

namespace HartFarm.Storage.Prompts;

/// <summary>Rows under a header; an empty cell takes the run's setting, and columns of other names are kept as metadata.</summary>
internal sealed class CsvPrompts(PromptErrors errors, string delimiter)
{
    private static readonly string[] Known = [PromptFields.Prompt, PromptFields.Key, PromptFields.Seed, PromptFields.Count, PromptFields.Guidance];

    private string[] _columns = [];

    public IEnumerable<PromptLine> Read(Stream stream)
    {
        var headed = false;
        foreach (var (line, fields) in new CsvRows(errors, delimiter).Read(stream))
        {
            if (!headed)
            {
                if (!TakeHeader(line, fields)) yield break;
                headed = true;
            }
            else if (Parse(line, fields) is { } prompt)
            {
                yield return prompt;
            }
        }
    }

    private bool TakeHeader(long line, string[] fields)
    {
        _columns = [.. fields.Select(Canonical)];
        var before = errors.Total;
        for (var i = 0; i < _columns.Length; i++)
            if (_columns[i].Length == 0) errors.Add(line, null, $"column {i + 1} of the header has no name");
        foreach (var twice in _columns.Where(name => name.Length > 0).GroupBy(name => name).Where(group => group.Count() > 1))
            errors.Add(line, null, $"the header names column {PromptFields.Quote(twice.Key)} twice");
        if (!_columns.Contains(PromptFields.Prompt)) errors.Add(line, PromptFields.Prompt, "the header has no such column");
        return errors.Total == before;
    }

    private static string Canonical(string name)
    {
        var trimmed = name.Trim();
        return Known.FirstOrDefault(known => known.Equals(trimmed, StringComparison.OrdinalIgnoreCase)) ?? trimmed;
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
        List<KeyValuePair<string, JsonElement>> metadata = [];
        for (var i = 0; i < fields.Length; i++)
        {
            var (name, value) = (_columns[i], fields[i]);
            var trimmed = value.Trim();
            switch (name)
            {
                case PromptFields.Prompt:
                    prompt = value;
                    Check(line, name, PromptFields.CheckPrompt(value));
                    break;
                case PromptFields.Key when trimmed.Length > 0:
                    key = trimmed;
                    Check(line, name, PromptFields.CheckKey(key));
                    break;
                case PromptFields.Seed when trimmed.Length > 0:
                    if (long.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var s)) seed = s;
                    else Check(line, name, $"{PromptFields.SeedWanted}, not {PromptFields.Quote(value)}");
                    break;
                case PromptFields.Count when trimmed.Length > 0:
                    if (long.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out var c) && PromptFields.IsCount(c)) count = (int)c;
                    else Check(line, name, $"{PromptFields.CountWanted}, not {PromptFields.Quote(value)}");
                    break;
                case PromptFields.Guidance when trimmed.Length > 0:
                    if (double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var g) && PromptFields.IsGuidance(g)) guidance = g;
                    else Check(line, name, $"{PromptFields.GuidanceWanted}, not {PromptFields.Quote(value)}");
                    break;
                case PromptFields.Key or PromptFields.Seed or PromptFields.Count or PromptFields.Guidance:
                    break;
                default:
                    metadata.Add(new(name, JsonSerializer.SerializeToElement(value)));
                    break;
            }
        }
        return errors.Total > before ? null : new PromptLine(line, prompt, key, seed, count, guidance, metadata);
    }

    private void Check(long line, string field, string? wrong)
    {
        if (wrong is not null) errors.Add(line, field, wrong);
    }
}
