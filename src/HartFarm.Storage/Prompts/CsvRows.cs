using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace HartFarm.Storage.Prompts;

/// <summary>
/// The rows of a CSV or TSV file (RFC 4180). A quoted field may go over several lines; where a row ends is known from the count of
/// quotation marks before CsvHelper sees it, so an unclosed quotation mark cannot draw the whole file into memory.
/// </summary>
internal sealed class CsvRows(PromptErrors errors, string delimiter)
{
    private readonly CsvConfiguration _configuration = new(CultureInfo.InvariantCulture)
    {
        Delimiter = delimiter,
        IgnoreBlankLines = false,
        BadDataFound = args => throw new BadDataException(args.Field, args.RawRecord, args.Context, "quotation marks inside an unquoted field"),
    };

    public IEnumerable<(long Line, string[] Fields)> Read(Stream stream)
    {
        foreach (var (line, text) in Rows(stream))
        {
            if (text.Length > 0 && Split(line, text) is { } fields) yield return (line, fields);
        }
    }

    private IEnumerable<(long Line, string Text)> Rows(Stream stream)
    {
        var open = new StringBuilder();
        long first = 0;
        foreach (var line in TextLines.Read(stream, errors))
        {
            var even = line.Text.AsSpan().Count('"') % 2 == 0;
            if (first == 0)
            {
                if (even)
                {
                    yield return (line.Number, line.Text);
                    continue;
                }
                first = line.Number;
                open.Append(line.Text);
                continue;
            }
            open.Append('\n').Append(line.Text);
            if (open.Length > PromptLimits.LineBytes) break;
            if (even) continue;
            yield return (first, open.ToString());
            open.Clear();
            first = 0;
        }
        if (first > 0) errors.Add(first, null, $"a quotation mark that is not closed within {PromptLimits.LineBytes} bytes");
    }

    private string[]? Split(long line, string text)
    {
        try
        {
            using var parser = new CsvParser(new StringReader(text), _configuration);
            if (!parser.Read()) return null;
            var fields = parser.Record!;
            if (!parser.Read()) return fields;
            errors.Add(line, null, "a carriage return outside quotation marks");
        }
        catch (BadDataException)
        {
            errors.Add(line, null, "a quotation mark inside a field that is not quoted; quote the field and double the mark");
        }
        return null;
    }
}
