namespace HartFarm.Deploy.Tests.Templates;

/// <summary>What a part of an action is.</summary>
internal enum ExpressionKind
{
    /// <summary>A value that stands there.</summary>
    Literal,

    /// <summary>A field of the current value, or the value itself.</summary>
    Field,

    /// <summary>A variable, or a field of it.</summary>
    Variable,

    /// <summary>A function with its arguments.</summary>
    Call,

    /// <summary>Stages, each of which gets the result of the one before as its last argument.</summary>
    Pipe,

    /// <summary>A field of what stands in brackets.</summary>
    Nested,
}
