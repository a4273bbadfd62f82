using System.Globalization;
using System.Text.RegularExpressions;

namespace HartFarm.Deploy.Tests.Templates;

/// <summary>Reads what stands in an action. Only what the chart uses is known; anything else is an error.</summary>
internal sealed partial class ExpressionParser
{
    private readonly List<string> _tokens;
    private int _next;

    private ExpressionParser(string text)
    {
        _tokens = [];
        for (var at = 0; at < text.Length;)
        {
            var match = Token().Match(text, at);
            if (!match.Success || match.Index != at) throw new FormatException($"cannot be read from '{text[at..]}' on: {text}");
            if (match.Groups["token"].Success) _tokens.Add(match.Groups["token"].Value);
            at += match.Length;
        }
    }

    /// <summary>Reads a pipe.</summary>
    public static Expression Read(string text)
    {
        var parser = new ExpressionParser(text);
        var pipe = parser.Pipe();
        return parser._next == parser._tokens.Count ? pipe : throw new FormatException($"'{parser._tokens[parser._next]}' is too much in {text}");
    }

    private Expression Pipe()
    {
        List<Expression> stages = [Command()];
        while (Peek() == "|")
        {
            _next++;
            stages.Add(Command());
        }
        return stages.Count == 1 ? stages[0] : new Expression(ExpressionKind.Pipe, "", null, [], stages);
    }

    private Expression Command()
    {
        var token = Peek() ?? throw new FormatException("an action ends too early");
        var isFile = token.EndsWith(Template.FileMethod, StringComparison.Ordinal);
        if (!isFile && (!Name().IsMatch(token) || token is "true" or "false" or "nil")) return Operand();
        _next++;
        List<Expression> arguments = [];
        while (Peek() is { } next && next != "|" && next[0] != ')') arguments.Add(Operand());
        return new Expression(ExpressionKind.Call, isFile ? Template.FileMethod : token, null, [], arguments);
    }

    private Expression Operand()
    {
        var token = _tokens[_next++];
        if (token == "(")
        {
            var inner = Pipe();
            if (Peek()?[0] != ')') throw new FormatException("a bracket is not closed");
            // A field of the brackets' value follows them without a space.
            var end = _tokens[_next++];
            return end.Length > 1 ? new Expression(ExpressionKind.Nested, "", null, Fields(end), [inner]) : inner;
        }
        return token[0] switch
        {
            '.' => new Expression(ExpressionKind.Field, "", null, Fields(token), []),
            '$' => new Expression(ExpressionKind.Variable, token.Split('.')[0], null, Fields(token), []),
            '"' => Literal(Regex.Unescape(token[1..^1])),
            '`' => Literal(token[1..^1]),
            _ when token == "true" => Literal(true),
            _ when token == "false" => Literal(false),
            _ when token == "nil" => Literal(null),
            _ when long.TryParse(token, CultureInfo.InvariantCulture, out var whole) => Literal(whole),
            _ when double.TryParse(token, CultureInfo.InvariantCulture, out var number) => Literal(number),
            _ => new Expression(ExpressionKind.Call, token, null, [], []),
        };
    }

    private static Expression Literal(object? value) => new(ExpressionKind.Literal, "", value, [], []);

    private static string[] Fields(string token) => [.. token.Split('.').Skip(1).Where(field => field.Length > 0)];

    private string? Peek() => _next < _tokens.Count ? _tokens[_next] : null;

    [GeneratedRegex("""\s+|(?<token>"(?:[^"\\]|\\.)*"|`[^`]*`|[(|]|\)(?:\.[A-Za-z0-9_]+)*|\$[A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*|(?:\.[A-Za-z0-9_]+)+|\.|-?[0-9]+(?:\.[0-9]+)?|[A-Za-z][A-Za-z0-9]*)""")]
    private static partial Regex Token();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*$")]
    private static partial Regex Name();
}
