using System.Text;
using HartFarm.Storage.Files;

namespace HartFarm.Storage.Prompts;

/// <summary>The lines of a prompt file as text; a line that is too long or no UTF-8 is noted as an error and passed over.</summary>
internal static class TextLines
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static IEnumerable<TextLine> Read(Stream stream, PromptErrors errors)
    {
        foreach (var line in new LineReader(stream, PromptLimits.LineBytes).Lines())
        {
            if (line.TooLong)
                errors.Add(line.Number, null, $"longer than {PromptLimits.LineBytes} bytes");
            else if (Decode(line, errors) is { } text)
                yield return new TextLine(line.Number, text);
        }
    }

    private static string? Decode(ByteLine line, PromptErrors errors)
    {
        try
        {
            return Strict.GetString(line.Bytes.Span);
        }
        catch (DecoderFallbackException error)
        {
            errors.Add(line.Number, null, $"not UTF-8 at byte {error.Index + 1} of the line");
            return null;
        }
    }
}
