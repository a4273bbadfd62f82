using System.Collections.Concurrent;

namespace HartFarm.Model.Kernels;

/// <summary>
/// Memory of threads that is taken once and used again by every block of a stage: the pages of a few megabytes that are taken anew cost more than what is
/// computed in them.
/// </summary>
internal sealed class RoomPool<T> : IDisposable
    where T : class, IDisposable
{
    private readonly ConcurrentBag<T> _free = [];

    /// <summary>Memory that nobody else has until the lease is disposed.</summary>
    /// <param name="take">Takes some where none is free; always of one size.</param>
    internal Lease Rent(Func<T> take) => new(this, _free.TryTake(out var room) ? room : take());

    /// <summary>Frees the memory; no lease may be out.</summary>
    public void Dispose()
    {
        while (_free.TryTake(out var room)) room.Dispose();
    }

    /// <summary>A thread's hold on some memory.</summary>
    internal readonly struct Lease(RoomPool<T> pool, T room) : IDisposable
    {
        /// <summary>The memory.</summary>
        internal T Room => room;

        public void Dispose() => pool._free.Add(room);
    }
}
