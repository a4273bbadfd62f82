using System.Collections.Frozen;

namespace HartFarm.Coordinator.Jobs;

/// <summary>The ways between the states of something, all of them; every change of state asks here.</summary>
/// <typeparam name="TState">The states.</typeparam>
public sealed class Transitions<TState> where TState : struct, Enum
{
    private readonly FrozenSet<(TState From, TState To)> _ways;
    private readonly string _what;

    internal Transitions(string what, params (TState From, TState To)[] ways)
    {
        _what = what;
        _ways = ways.ToFrozenSet();
    }

    /// <summary>Every way.</summary>
    public IReadOnlySet<(TState From, TState To)> All => _ways;

    /// <summary>Whether there is such a way.</summary>
    public bool Allows(TState from, TState to) => _ways.Contains((from, to));

    /// <summary>The states from which <paramref name="to"/> is reached.</summary>
    public TState[] Before(TState to) => [.. Enum.GetValues<TState>().Where(from => Allows(from, to))];

    /// <exception cref="InvalidOperationException">There is no such way: the caller did not ask <see cref="Allows"/> first.</exception>
    public void Check(TState from, TState to)
    {
        if (!Allows(from, to)) throw new InvalidOperationException($"a {_what} never goes from {from} to {to}");
    }
}
