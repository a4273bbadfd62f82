namespace HartFarm.Deploy.Tests.Templates;

/// <summary>Variables, which end with the block that they are made in.</summary>
/// <param name="outer">The block around it.</param>
internal sealed class Scope(Scope? outer)
{
    private readonly Dictionary<string, object?> _values = [];

    /// <summary>A variable's value.</summary>
    public object? this[string name] => _values.TryGetValue(name, out var value) ? value : outer is not null ? outer[name] : throw new FormatException($"there is no {name}");

    /// <summary>Makes a variable.</summary>
    public void Make(string name, object? value) => _values[name] = value;

    /// <summary>Gives a variable another value.</summary>
    public void Set(string name, object? value)
    {
        if (_values.ContainsKey(name)) _values[name] = value;
        else if (outer is not null) outer.Set(name, value);
        else throw new FormatException($"there is no {name}");
    }
}
