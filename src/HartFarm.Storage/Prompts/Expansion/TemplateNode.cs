using System.Text;

namespace HartFarm.Storage.Prompts.Expansion;

/// <summary>A part of a prompt with choices.</summary>
internal abstract class TemplateNode
{
    /// <summary>In how many ways its choices can be made; <see cref="long.MaxValue"/> for more than that.</summary>
    public abstract long Count { get; }

    /// <summary>Characters of the longest text that it can become; <see cref="long.MaxValue"/> for more than that.</summary>
    public abstract long Longest { get; }

    /// <summary>Whether it can become nothing but spaces.</summary>
    public abstract bool MayBeBlank { get; }

    /// <summary>Whether there is anything to choose.</summary>
    public abstract bool Chooses { get; }

    /// <summary>Writes the text of way <paramref name="index"/>, from 0; the last choice changes fastest.</summary>
    public abstract void Write(StringBuilder text, long index);

    /// <summary>Writes a text of which every choice is drawn.</summary>
    public abstract void Draw(StringBuilder text, ref SampleStream random);
}
