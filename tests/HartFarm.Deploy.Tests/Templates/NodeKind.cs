namespace HartFarm.Deploy.Tests.Templates;

/// <summary>What a piece of a template is.</summary>
internal enum NodeKind
{
    /// <summary>Text that stands as it is.</summary>
    Text,

    /// <summary>A value that is printed.</summary>
    Print,

    /// <summary>A value that is put into a variable.</summary>
    Assign,

    /// <summary>if.</summary>
    If,

    /// <summary>range.</summary>
    Range,

    /// <summary>with.</summary>
    With,

    /// <summary>define.</summary>
    Define,
}
