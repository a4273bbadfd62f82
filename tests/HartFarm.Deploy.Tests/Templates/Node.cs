namespace HartFarm.Deploy.Tests.Templates;

/// <summary>A piece of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text, or the name that is defined.</param>
/// <param name="Pipe">What is computed.</param>
/// <param name="Variables">What the result is put into, with a dollar.</param>
/// <param name="Body">What stands between its beginning and its end.</param>
/// <param name="Else">What stands behind else.</param>
internal sealed record Node(NodeKind Kind, string Text, Expression? Pipe, IReadOnlyList<string> Variables, IReadOnlyList<Node> Body, IReadOnlyList<Node> Else)
{
    /// <summary>Whether a variable is made, or else given another value.</summary>
    public bool IsNew { get; init; }
}
