using System.Text;

namespace HartFarm.Deploy.Tests.Templates;

/// <summary>Templates that include each other, as Helm renders them.</summary>
/// <param name="files">Gives a file of the chart by its name.</param>
internal sealed class Template(Func<string, string> files)
{
    /// <summary>What reads a file of the chart.</summary>
    internal const string FileMethod = ".Files.Get";

    private readonly Dictionary<string, IReadOnlyList<Node>> _defined = [];

    /// <summary>Adds what a file defines.</summary>
    /// <returns>What it is itself.</returns>
    public IReadOnlyList<Node> Add(string text)
    {
        var nodes = TemplateParser.Read(text);
        foreach (var node in nodes.Where(node => node.Kind == NodeKind.Define)) _defined[node.Text] = node.Body;
        return nodes;
    }

    /// <summary>Renders.</summary>
    /// <param name="nodes">What.</param>
    /// <param name="data">The value that it begins with.</param>
    public string Render(IReadOnlyList<Node> nodes, object? data)
    {
        var output = new StringBuilder();
        var scope = new Scope(null);
        scope.Make("$", data);
        Render(nodes, data, scope, output);
        return output.ToString();
    }

    private void Render(IReadOnlyList<Node> nodes, object? dot, Scope scope, StringBuilder output)
    {
        foreach (var node in nodes)
        {
            switch (node.Kind)
            {
                case NodeKind.Text:
                    output.Append(node.Text);
                    break;
                case NodeKind.Print:
                    output.Append(Functions.Print(Evaluate(node.Pipe!, dot, scope)));
                    break;
                case NodeKind.Assign when node.IsNew:
                    scope.Make(node.Variables[0], Evaluate(node.Pipe!, dot, scope));
                    break;
                case NodeKind.Assign:
                    scope.Set(node.Variables[0], Evaluate(node.Pipe!, dot, scope));
                    break;
                case NodeKind.If:
                    Render(Functions.IsTrue(Evaluate(node.Pipe!, dot, scope)) ? node.Body : node.Else, dot, new Scope(scope), output);
                    break;
                case NodeKind.With:
                    var value = Evaluate(node.Pipe!, dot, scope);
                    if (Functions.IsTrue(value)) Render(node.Body, value, new Scope(scope), output);
                    else Render(node.Else, dot, new Scope(scope), output);
                    break;
                case NodeKind.Range:
                    Range(node, dot, scope, output);
                    break;
            }
        }
    }

    private void Range(Node node, object? dot, Scope scope, StringBuilder output)
    {
        var any = false;
        foreach (var (key, value) in Items(Evaluate(node.Pipe!, dot, scope)))
        {
            any = true;
            var inner = new Scope(scope);
            if (node.Variables.Count > 0) inner.Make(node.Variables[^1], value);
            if (node.Variables.Count > 1) inner.Make(node.Variables[0], key);
            Render(node.Body, value, inner, output);
        }
        if (!any) Render(node.Else, dot, new Scope(scope), output);
    }

    private static IEnumerable<(object? Key, object? Value)> Items(object? of) => of switch
    {
        null => [],
        List<object?> list => list.Select((value, i) => ((object?)(long)i, value)),
        Dictionary<string, object?> map => map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => ((object?)pair.Key, pair.Value)),
        _ => throw new FormatException($"{of} has no items"),
    };

    private object? Evaluate(Expression expression, object? dot, Scope scope) => expression.Kind switch
    {
        ExpressionKind.Literal => expression.Value,
        ExpressionKind.Field => Read(dot, expression.Path),
        ExpressionKind.Variable => Read(scope[expression.Text], expression.Path),
        ExpressionKind.Nested => Read(Evaluate(expression.Parts[0], dot, scope), expression.Path),
        ExpressionKind.Call => Call(expression, [.. expression.Parts.Select(part => Evaluate(part, dot, scope))]),
        _ => Pipe(expression, dot, scope),
    };

    private object? Pipe(Expression pipe, object? dot, Scope scope)
    {
        var value = Evaluate(pipe.Parts[0], dot, scope);
        foreach (var stage in pipe.Parts.Skip(1))
        {
            if (stage.Kind != ExpressionKind.Call) throw new FormatException("a pipe leads into functions alone");
            value = Call(stage, [.. stage.Parts.Select(part => Evaluate(part, dot, scope)), value]);
        }
        return value;
    }

    private object? Call(Expression call, object?[] arguments) => call.Text switch
    {
        "include" => Render(_defined.TryGetValue((string)arguments[0]!, out var nodes) ? nodes : throw new FormatException($"nothing defines {arguments[0]}"), arguments[1]),
        FileMethod => files((string)arguments[0]!),
        _ => Functions.Call(call.Text, arguments),
    };

    // What is not there is nothing, as in Helm; to read on from nothing is an error.
    private static object? Read(object? from, IReadOnlyList<string> path)
    {
        foreach (var field in path)
        {
            from = from is Dictionary<string, object?> map
                ? map.GetValueOrDefault(field)
                : throw new FormatException($"{string.Join('.', path)}: {field} is read from {from ?? "nothing"}");
        }
        return from;
    }
}
