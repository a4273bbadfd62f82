namespace HartFarm.Storage.Prompts.Expansion;

/// <summary>What is made of the choices in a prompt.</summary>
public enum ExpansionMode
{
    /// <summary>Nothing: braces are characters like others.</summary>
    None,

    /// <summary>Some draws: each takes every choice at random.</summary>
    Sampled,

    /// <summary>Every combination of all choices.</summary>
    Product,
}
