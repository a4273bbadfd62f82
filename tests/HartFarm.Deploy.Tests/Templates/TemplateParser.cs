using System.Text.RegularExpressions;

namespace HartFarm.Deploy.Tests.Templates;

/// <summary>Reads a template of Go's text/template, as far as the chart uses it.</summary>
internal sealed partial class TemplateParser
{
    private readonly List<(bool IsAction, string Text)> _pieces = [];
    private int _next;

    private TemplateParser(string template)
    {
        var at = 0;
        foreach (Match match in Action().Matches(template))
        {
            var before = template[at..match.Index];
            if (match.Groups["left"].Success) before = before.TrimEnd();
            AddText(before);
            _pieces.Add((true, match.Groups["action"].Value.Trim()));
            at = match.Index + match.Length;
            if (match.Groups["right"].Success) while (at < template.Length && char.IsWhiteSpace(template[at])) at++;
        }
        AddText(template[at..]);
    }

    /// <summary>Reads all of a template.</summary>
    public static IReadOnlyList<Node> Read(string template)
    {
        var parser = new TemplateParser(template);
        var nodes = parser.Nodes();
        return parser._next == parser._pieces.Count ? nodes : throw new FormatException($"{parser._pieces[parser._next].Text} has no beginning");
    }

    private List<Node> Nodes()
    {
        List<Node> nodes = [];
        while (_next < _pieces.Count)
        {
            var (isAction, text) = _pieces[_next];
            if (isAction && (text is "end" or "else" || text.StartsWith("else ", StringComparison.Ordinal))) break;
            _next++;
            if (!isAction) nodes.Add(new Node(NodeKind.Text, text, null, [], [], []));
            else if (!text.StartsWith("/*", StringComparison.Ordinal)) nodes.Add(Node(text));
        }
        return nodes;
    }

    private Node Node(string text)
    {
        var word = text.Split(' ', 2);
        return word[0] switch
        {
            "if" => Block(NodeKind.If, word[1]),
            "with" => Block(NodeKind.With, word[1]),
            "range" => Block(NodeKind.Range, word[1]),
            "define" => Block(NodeKind.Define, word[1]) with { Text = word[1].Trim('"') },
            _ => Simple(text),
        };
    }

    private Node Block(NodeKind kind, string rest)
    {
        var assignment = Assignment().Match(rest);
        var variables = assignment.Success ? assignment.Groups["names"].Value.Split(',', StringSplitOptions.TrimEntries) : [];
        var pipe = kind == NodeKind.Define ? null : ExpressionParser.Read(assignment.Success ? assignment.Groups["rest"].Value : rest);
        var body = Nodes();
        var otherwise = new List<Node>();
        var end = Take();
        if (end == "else")
        {
            otherwise = Nodes();
            end = Take();
        }
        else if (end.StartsWith("else if ", StringComparison.Ordinal))
        {
            // Its end is that of the whole.
            return new Node(kind, "", pipe, variables, body, [Block(NodeKind.If, end["else if ".Length..])]);
        }
        if (end != "end") throw new FormatException($"{kind} {rest} has no end");
        return new Node(kind, "", pipe, variables, body, otherwise);
    }

    private static Node Simple(string text)
    {
        var assignment = Assignment().Match(text);
        return assignment.Success
            ? new Node(NodeKind.Assign, "", ExpressionParser.Read(assignment.Groups["rest"].Value), [assignment.Groups["names"].Value.Trim()], [], []) { IsNew = assignment.Groups["new"].Success }
            : new Node(NodeKind.Print, "", ExpressionParser.Read(text), [], [], []);
    }

    private string Take() => _next < _pieces.Count ? _pieces[_next++].Text : throw new FormatException("an end is missing");

    private void AddText(string text)
    {
        if (text.Length > 0) _pieces.Add((false, text));
    }

    [GeneratedRegex(@"\{\{(?<left>-(?=\s))?(?<action>.*?)(?<right>(?<=\s)-)?\}\}", RegexOptions.Singleline)]
    private static partial Regex Action();

    [GeneratedRegex(@"^(?<names>\$[A-Za-z0-9_]+(\s*,\s*\$[A-Za-z0-9_]+)?)\s*(?<new>:)?=\s*(?<rest>.*)$", RegexOptions.Singleline)]
    private static partial Regex Assignment();
}
