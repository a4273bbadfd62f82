using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace HartFarm.Deploy.Tests.Templates;

/// <summary>The functions of Helm's templates that the chart uses.</summary>
internal static partial class Functions
{
    private static readonly ISerializer Serializer = new SerializerBuilder().WithQuotingNecessaryStrings().DisableAliases().Build();

    /// <summary>Calls one.</summary>
    /// <exception cref="TemplateException">The template fails on purpose.</exception>
    public static object? Call(string name, object?[] arguments) => name switch
    {
        "add" => arguments.Sum(Whole),
        "and" => arguments.FirstOrDefault(argument => !IsTrue(argument), arguments[^1]),
        "contains" => Print(arguments[1]).Contains(Print(arguments[0]), StringComparison.Ordinal),
        "default" => IsTrue(arguments[^1]) ? arguments[^1] : arguments[0],
        "dict" => arguments.Chunk(2).ToDictionary(pair => Print(pair[0]), pair => pair[1]),
        "eq" => Print(arguments[0]) == Print(arguments[1]),
        "fail" => throw new TemplateException(Print(arguments[0])),
        "gt" => Whole(arguments[0]) > Whole(arguments[1]),
        "int" => Whole(arguments[0]),
        "list" => arguments.ToList(),
        "lt" => Whole(arguments[0]) < Whole(arguments[1]),
        "nindent" => "\n" + Indent(Print(arguments[1]), (int)Whole(arguments[0])),
        "not" => !IsTrue(arguments[0]),
        "printf" => Printf(Print(arguments[0]), arguments[1..]),
        "quote" => Quote(Print(arguments[0])),
        "ternary" => IsTrue(arguments[2]) ? arguments[0] : arguments[1],
        "toYaml" => Serializer.Serialize(arguments[0]!).TrimEnd('\n'),
        "trimSuffix" => Print(arguments[1]) is var text && text.EndsWith(Print(arguments[0]), StringComparison.Ordinal) ? text[..^Print(arguments[0]).Length] : Print(arguments[1]),
        "trunc" => Print(arguments[1]) is var text && text.Length > Whole(arguments[0]) ? text[..(int)Whole(arguments[0])] : Print(arguments[1]),
        _ => throw new FormatException($"there is no function {name}"),
    };

    /// <summary>Whether a value counts as true: it is not empty, nothing or zero.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool truth => truth,
        string text => text.Length > 0,
        long whole => whole != 0,
        double number => number != 0,
        ICollection items => items.Count > 0,
        _ => true,
    };

    /// <summary>A value as it is printed.</summary>
    public static string Print(object? value) => value switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static long Whole(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Indent(string text, int spaces) => new string(' ', spaces) + text.Replace("\n", "\n" + new string(' ', spaces), StringComparison.Ordinal);

    private static string Printf(string format, object?[] arguments)
    {
        var output = new StringBuilder();
        var (at, next) = (0, 0);
        foreach (Match verb in Verb().Matches(format))
        {
            output.Append(format, at, verb.Index - at);
            at = verb.Index + verb.Length;
            output.Append(verb.Value switch
            {
                "%s" or "%v" => Print(arguments[next++]),
                "%d" => arguments[next++] is long whole ? Print(whole) : throw new FormatException($"%d is for whole numbers: {format}"),
                "%q" => Quote(Print(arguments[next++])),
                _ => throw new FormatException($"{verb.Value} is unknown: {format}"),
            });
        }
        if (next != arguments.Length) throw new FormatException($"not all values are printed by {format}");
        return output.Append(format, at, format.Length - at).ToString();
    }

    [GeneratedRegex("%.")]
    private static partial Regex Verb();
}
