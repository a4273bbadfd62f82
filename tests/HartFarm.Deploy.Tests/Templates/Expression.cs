namespace HartFarm.Deploy.Tests.Templates;

/// <summary>A part of an action of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A function's or variable's name.</param>
/// <param name="Value">A literal's value.</param>
/// <param name="Path">The fields that are read of a variable or of the current value.</param>
/// <param name="Parts">A call's arguments, or a pipe's stages.</param>
internal sealed record Expression(ExpressionKind Kind, string Text, object? Value, IReadOnlyList<string> Path, IReadOnlyList<Expression> Parts);
